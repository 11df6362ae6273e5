"""What is asked of customers, whom it was asked of, and what they answered."""

from huifang.surveys.models.answers import Answer, Response
from huifang.surveys.models.asking import Invitation, QrPoint
from huifang.surveys.models.campaigns import Campaign, CampaignCall, CampaignMember
from huifang.surveys.models.figures import ScoreTally
from huifang.surveys.models.pictures import Picture
from huifang.surveys.models.questionnaires import Questionnaire, QuestionnaireVersion
from huifang.surveys.models.voices import Feature, Voice

__all__ = [
    "Answer",
    "Campaign",
    "CampaignCall",
    "CampaignMember",
    "Feature",
    "Invitation",
    "Picture",
    "QrPoint",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "ScoreTally",
    "Voice",
]
