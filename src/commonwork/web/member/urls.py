"""The addresses of what an officer of a federation does."""

from django.urls import path

from commonwork.web.member import pages, proposals, rounds

app_name = "member"
urlpatterns = [
    path("", pages.today, name="today"),
    path("lists/<path:key>/send/", pages.send_list, name="send"),
    path("lists/<path:key>/template.xlsx", pages.template, name="template"),
    path("lists/<path:key>/sharing/", pages.sharing, name="sharing"),
    path("lists/<path:key>/rounds/", rounds.rounds, name="rounds"),
    path("lists/<path:key>/", pages.one_list, name="list"),
    path("rounds/<int:round>/", rounds.one_round, name="round"),
    path("rounds/<int:round>/remind/", rounds.remind, name="round-remind"),
    path("rounds/<int:round>/close/", rounds.close, name="round-close"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<str:federation>/<str:organisation>/", proposals.proposals_of, name="proposals-of"),
    path("deliveries/<int:delivery>/", pages.delivery, name="delivery"),
    path("deliveries/<int:delivery>/withdraw/", pages.withdraw, name="withdraw"),
    path("deliveries/<int:delivery>/confirm/", pages.confirm, name="confirm"),
    path("deliveries/<int:delivery>/file/", pages.delivered_file, name="delivery-file"),
]
