"""Addresses of the tool library."""

from django.urls import path
from tool_library import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("tools/", views.ToolList.as_view(), name="tools"),
    path("tools/<int:pk>/", views.ToolDetail.as_view(), name="tool"),
    path("tools/<int:pk>/delete", views.delete_tool, name="delete"),
    path("members/", views.MemberList.as_view(), name="members"),
    path("members/<int:pk>/", views.MemberDetail.as_view(), name="member"),
    path("loans/", views.LoanList.as_view(), name="loans"),
    path("login/", views.login, name="login"),
]
