"""Who is out there, what is known about them, and how we know it."""

from engawa.outside.contacts.models.consent import ConsentEntry
from engawa.outside.contacts.models.crm import CrmEvent, CrmKey, CrmLink, CrmParty, FieldChange
from engawa.outside.contacts.models.forgetting import Erasure, Tombstone
from engawa.outside.contacts.models.intake import Intake
from engawa.outside.contacts.models.joining import Evidence, Join, ProfileLink, ProfileLook, Proposal
from engawa.outside.contacts.models.orders import Order
from engawa.outside.contacts.models.people import Company, Contact, Identity, Knowing

__all__ = [
    "Company",
    "ConsentEntry",
    "Contact",
    "CrmEvent",
    "CrmKey",
    "CrmLink",
    "CrmParty",
    "Erasure",
    "Evidence",
    "FieldChange",
    "Identity",
    "Intake",
    "Join",
    "Knowing",
    "Order",
    "ProfileLink",
    "ProfileLook",
    "Proposal",
    "Tombstone",
]
