"""Contacts. Who sees whom of them is tried in engawa/outside/contacts/tests; guests see that there is nothing."""

from tests.contracts.addresses.rules import Use, address

INSIDE = "302 404 200 200 200"
NOBODY = "302 404 404 404 404"
"""Nobody outside is known to the cast."""
WHY = {"why": "Asked", "sure": "on"}

address("contacts/", Use("contacts/", INSIDE), Use("contacts/?q=kelda&space=1&before=1", INSIDE))
address("contacts/<int:contact_id>/", Use("contacts/1/", NOBODY))
address("contacts/<int:contact_id>/trail/", Use("contacts/1/trail/", NOBODY))
address("contacts/<int:contact_id>/edit/", Use("contacts/1/edit/", NOBODY))
address("contacts/<int:contact_id>/join/", Use("contacts/1/join/", NOBODY, {"with": "2"}))
address("contacts/<int:contact_id>/erasure/", Use("contacts/1/erasure/", NOBODY, WHY))
address("contacts/<int:contact_id>/held.json", Use("contacts/1/held.json", NOBODY))
address("contacts/<int:contact_id>/card.vcf", Use("contacts/1/card.vcf", NOBODY))
address("contacts/beside/<int:identity_id>/", Use("contacts/beside/1/", INSIDE))
address("contacts/identities/<int:identity_id>/consent/", Use("contacts/identities/1/consent/", NOBODY))
address("contacts/joins/<int:join_id>/undoing/", Use("contacts/joins/1/undoing/", NOBODY, {}))
address("contacts/proposals/", Use("contacts/proposals/", INSIDE))
address("contacts/proposals/<int:proposal_id>/", Use("contacts/proposals/1/", NOBODY, {"same": "yes"}))
address("contacts/companies/<int:company_id>/", Use("contacts/companies/1/", NOBODY))
address(
    "contacts/files/",
    Use("contacts/files/", INSIDE),
    Use("contacts/files/", "302 404 422 422 422", {"kind": "csv"}),
)
address("contacts/files/<int:intake_id>/", Use("contacts/files/1/", NOBODY))
address("contacts/files/<int:intake_id>/going/", Use("contacts/files/1/going/", NOBODY, {"go": "no"}))
address("contacts/export/", Use("contacts/export/?space={space_lab}", "302 404 200 404 404"))
address("contacts/crm/", Use("contacts/crm/", INSIDE))
address(
    "contacts/crm/new/<str:kind>/",
    Use("contacts/crm/new/webhook/", INSIDE),
    Use("contacts/crm/new/none/", NOBODY),
)
address("contacts/crm/<int:link_id>/", Use("contacts/crm/1/", NOBODY))
# Other systems come here, signed.
address("contacts/crm/<int:link_id>/hook/", Use("contacts/crm/1/hook/", "415 415 415 415 415", {"type": "x"}))
address("inbox/with/<int:contact_id>/", Use("inbox/with/1/", "302 200 200 200 200"))
address("cases/with/<int:contact_id>/", Use("cases/with/1/", "302 200 200 200 200"))
