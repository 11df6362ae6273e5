"""The questionnaires that come with Huifang, in its own words: to be copied, and changed as a copy."""

from huifang.surveys.logic.library.after import AFTER_COURSE, AFTER_REPAIR, AFTER_SALE, AFTER_SERVICE, AFTER_SURGERY
from huifang.surveys.logic.library.parts import Shipped
from huifang.surveys.logic.library.whole import AFTER_COMPLAINT, ON_A_TOPIC, YEARLY

LIBRARY: tuple[Shipped, ...] = (
    AFTER_SALE,
    AFTER_SERVICE,
    AFTER_SURGERY,
    AFTER_COURSE,
    AFTER_REPAIR,
    AFTER_COMPLAINT,
    YEARLY,
    ON_A_TOPIC,
)


def shipped(key: str) -> Shipped | None:
    """The questionnaire of the library with a key."""
    return next((one for one in LIBRARY if one.key == key), None)


__all__ = ["LIBRARY", "Shipped", "shipped"]
