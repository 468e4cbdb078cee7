"""The addresses behind a link or a code, and the one that stops letters."""

from django.urls import path

from commonwork.web.record import pages

app_name = "record"
urlpatterns = [
    path("r/", pages.type_code, name="code"),
    path("r/<str:token>/", pages.opened, name="opened"),
    path("r/<str:token>/correct/", pages.correct, name="correct"),
    path("stop/<str:token>/", pages.stop, name="stop"),
]
