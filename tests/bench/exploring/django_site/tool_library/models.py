"""Tools, the people who borrow them, and what is out."""

from django.db import models
from django.urls import reverse


class Tool(models.Model):
    CATEGORIES = (("garden", "Garden"), ("wood", "Woodwork"), ("metal", "Metalwork"), ("paint", "Painting"))
    STATES = (("shelf", "On the shelf"), ("out", "Lent out"), ("repair", "In repair"))

    name = models.CharField(max_length=60)
    category = models.CharField(max_length=12, choices=CATEGORIES)
    state = models.CharField(max_length=12, choices=STATES)
    bought = models.IntegerField()
    times_lent = models.IntegerField()
    care = models.TextField()

    def get_absolute_url(self) -> str:
        return reverse("tool", args=[self.pk])


class Member(models.Model):
    name = models.CharField(max_length=60)
    street = models.CharField(max_length=60)
    since = models.IntegerField()

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.pk])


class Loan(models.Model):
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="loans")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="loans")
    began = models.DateField()
    due = models.DateField()
    returned = models.BooleanField()
