"""What the company decides about its people: who may do what, how long a sign-in lasts, what a staff file says."""

from huifang.org.logic.rights import RIGHTS, Allowed, HeldPost, Reach, Right, Role, Scope

__all__ = ["RIGHTS", "Allowed", "HeldPost", "Reach", "Right", "Role", "Scope"]
