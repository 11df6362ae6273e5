"""How far each step reaches within a window of days: the table of steps that anchors are joined to.

Source: the policy pack's page, "Forms of due". Everything that depends on the step, on k or on a calendar
period is settled here, in a few thousand rows at the most; what depends on a customer is left to one SELECT a form.
"""

from huifang.planning.logic.reach.rows import DatedRow, ReachRow, RuleInForce, Window
from huifang.planning.logic.reach.whole import reach

__all__ = ["DatedRow", "ReachRow", "RuleInForce", "Window", "reach"]
