"""What visitors may see, and two things they must not do: take a tool out of stock, and sign in."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView
from tool_library.models import Loan, Member, Tool
from tool_library.stock import TODAY

_SORTS = {"name": "name", "bought": "-bought", "popular": "-times_lent"}


def dashboard(request: HttpRequest) -> HttpResponse:
    """The start page: figures, and tabs with the week, the categories and what needs repair."""
    out = Loan.objects.filter(returned=False)
    by_category = {label: Loan.objects.filter(tool__category=category).count() for category, label in Tool.CATEGORIES}
    most = max(by_category.values())
    context = {
        "on_shelf": Tool.objects.filter(state="shelf").count(),
        "out": out.count(),
        "overdue": out.filter(due__lt=TODAY).count(),
        "members": Member.objects.count(),
        "due": out.filter(due__gte=TODAY).order_by("due", "pk").select_related("tool", "member")[:6],
        "bars": [(label, count, round(100 * count / most)) for label, count in by_category.items()],
        "repairs": Tool.objects.filter(state="repair").order_by("name"),
    }
    return render(request, "tool_library/dashboard.html", context)


class ToolList(ListView):
    paginate_by = 12
    template_name = "tool_library/tools.html"

    def get_queryset(self) -> QuerySet[Tool]:
        asked = self.request.GET
        found = Tool.objects.all()
        if words := asked.get("q", "").strip():
            found = found.filter(Q(name__icontains=words) | Q(category__icontains=words))
        for field in ("category", "state"):
            if value := asked.get(field):
                found = found.filter(**{field: value})
        return found.order_by(_SORTS.get(asked.get("sort", ""), "name"), "pk")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        asked = {name: value for name, value in self.request.GET.items() if name != "page"}
        return super().get_context_data(
            filters=[
                ("Category", _choices("category", Tool.CATEGORIES, asked)),
                ("State", _choices("state", Tool.STATES, asked)),
            ],
            sorts=[(key, "?" + urlencode({**asked, "sort": key}), asked.get("sort", "name") == key) for key in _SORTS],
            kept=urlencode(asked),
            asked=asked,
            **more,
        )


def _choices(field: str, values: tuple[tuple[str, str], ...], asked: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is chosen, for each value of a filter; the chosen one leads to all again."""
    others = {name: value for name, value in asked.items() if name != field}
    return [
        (
            label,
            "?" + urlencode(others if asked.get(field) == value else {**others, field: value}),
            asked.get(field) == value,
        )
        for value, label in values
    ]


class ToolDetail(DetailView):
    model = Tool
    template_name = "tool_library/tool.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        tool: Tool = self.object
        alike = Tool.objects.filter(category=tool.category).exclude(pk=tool.pk).order_by("-times_lent", "pk")[:3]
        loans = tool.loans.order_by("-began", "pk").select_related("member")
        return super().get_context_data(alike=alike, loans=loans, **more)


class MemberList(ListView):
    template_name = "tool_library/members.html"

    def get_queryset(self) -> QuerySet[Member]:
        return Member.objects.annotate(borrowed=Count("loans")).order_by("name")


class MemberDetail(DetailView):
    queryset = Member.objects.prefetch_related("loans__tool")
    template_name = "tool_library/member.html"


class LoanList(ListView):
    template_name = "tool_library/loans.html"

    def get_queryset(self) -> QuerySet[Loan]:
        out = Loan.objects.filter(returned=False).order_by("due", "pk").select_related("tool", "member")
        return out.filter(due__lt=TODAY) if self.request.GET.get("view") == "overdue" else out


def login(request: HttpRequest) -> HttpResponse:
    """A page to stay away from."""
    return render(request, "tool_library/login.html")


@require_POST
def delete_tool(request: HttpRequest, pk: int) -> HttpResponse:
    """What no demo may cause."""
    Tool.objects.filter(pk=pk).delete()
    return redirect("tools")
