"""The nouns, one a file, with the rules that the databases hold them to."""

from timeline.models.agent import Agent
from timeline.models.article import Article
from timeline.models.assignment import Assignment
from timeline.models.citation import Citation
from timeline.models.comment import Comment
from timeline.models.data_version import DataContent, DataFile, DataVersion
from timeline.models.dispute import Dispute, Position
from timeline.models.editor_choice import EditorLanguage, SavedFilter
from timeline.models.era import Era
from timeline.models.first_password import FirstPassword
from timeline.models.indicator import Indicator, Observation
from timeline.models.initiative import Initiative, Relation, Status
from timeline.models.licence import Licence
from timeline.models.mail import Mail
from timeline.models.milestone import Milestone
from timeline.models.notice import Delivery, Event, Notice, NoticeChoices
from timeline.models.open_form import OpenForm
from timeline.models.picture import Picture
from timeline.models.publication import FormerAddress, Publication, PublishedEntry
from timeline.models.publishable import Publishable, Sourced, State
from timeline.models.review import Review
from timeline.models.scheduled import ScheduledEntry, ScheduledPublication
from timeline.models.search_entry import SearchEntry
from timeline.models.shared_preview import SharedPreview
from timeline.models.site import Site
from timeline.models.source import Authorship, Source
from timeline.models.subject import Subject
from timeline.models.tally import Tally
from timeline.models.theme import Theme
from timeline.models.unknown_key import UnknownKey

__all__ = [
    "Agent",
    "Article",
    "Assignment",
    "Authorship",
    "Citation",
    "Comment",
    "DataContent",
    "DataFile",
    "DataVersion",
    "Delivery",
    "Dispute",
    "EditorLanguage",
    "Era",
    "Event",
    "FirstPassword",
    "FormerAddress",
    "Indicator",
    "Initiative",
    "Licence",
    "Mail",
    "Milestone",
    "Notice",
    "NoticeChoices",
    "Observation",
    "OpenForm",
    "Picture",
    "Position",
    "Publication",
    "Publishable",
    "PublishedEntry",
    "Relation",
    "Review",
    "SavedFilter",
    "ScheduledEntry",
    "ScheduledPublication",
    "SearchEntry",
    "SharedPreview",
    "Site",
    "Source",
    "Sourced",
    "State",
    "Status",
    "Subject",
    "Tally",
    "Theme",
    "UnknownKey",
]
