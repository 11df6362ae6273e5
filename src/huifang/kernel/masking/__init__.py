"""Masks: what a list may show of a contact value, and what a note may keep of one typed into it.

Source: docs/decisions/personal-data.md. Lists show masks; a phone or ID number typed into a note is masked on save.
"""

from huifang.kernel.masking.notes import mask_free_text
from huifang.kernel.masking.values import mask_address, mask_email, mask_id_number, mask_phone

__all__ = ["mask_address", "mask_email", "mask_free_text", "mask_id_number", "mask_phone"]
