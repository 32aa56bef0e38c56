"""The one thing kept about presence: who does not want others to know that they are here."""

from django.db import models


class Unseen(models.Model):
    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        db_table = "live_unseen"
