from django.urls import path

from engawa.outside.contacts.views import caring, companies, crm, files, joining, people

app_name = "contacts"
urlpatterns = [
    path("contacts/", people.contacts, name="list"),
    path("contacts/<int:contact_id>/", people.contact, name="contact"),
    path("contacts/<int:contact_id>/trail/", people.trail, name="trail"),
    path("contacts/<int:contact_id>/edit/", people.edit, name="edit"),
    path("contacts/<int:contact_id>/join/", joining.join, name="join"),
    path("contacts/<int:contact_id>/erasure/", caring.erasure, name="erasure"),
    path("contacts/<int:contact_id>/held.json", caring.held, name="held"),
    path("contacts/<int:contact_id>/card.vcf", caring.card, name="card"),
    path("contacts/beside/<int:identity_id>/", people.beside, name="beside"),
    path("contacts/identities/<int:identity_id>/consent/", caring.consent, name="consent"),
    path("contacts/joins/<int:join_id>/undoing/", joining.undoing, name="undoing"),
    path("contacts/proposals/", joining.proposals, name="proposals"),
    path("contacts/proposals/<int:proposal_id>/", joining.decision, name="decision"),
    path("contacts/companies/<int:company_id>/", companies.company, name="company"),
    path("contacts/files/", files.files, name="files"),
    path("contacts/files/<int:intake_id>/", files.file, name="file"),
    path("contacts/files/<int:intake_id>/going/", files.going, name="going"),
    path("contacts/crm/", crm.links, name="crm"),
    path("contacts/crm/new/<str:kind>/", crm.new, name="crm_new"),
    path("contacts/crm/<int:link_id>/", crm.link, name="crm_link"),
    path("contacts/crm/<int:link_id>/hook/", crm.hook, name="crm_hook"),
    path("contacts/export/", files.export, name="export"),
]
