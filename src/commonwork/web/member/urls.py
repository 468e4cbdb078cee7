"""The addresses of what an officer of a federation does."""

from django.urls import path

from commonwork.web.member import pages

app_name = "member"
urlpatterns = [
    path("", pages.today, name="today"),
    path("lists/<path:key>/send/", pages.send_list, name="send"),
    path("lists/<path:key>/template.xlsx", pages.template, name="template"),
    path("lists/<path:key>/sharing/", pages.sharing, name="sharing"),
    path("lists/<path:key>/", pages.one_list, name="list"),
    path("deliveries/<int:delivery>/", pages.delivery, name="delivery"),
    path("deliveries/<int:delivery>/withdraw/", pages.withdraw, name="withdraw"),
    path("deliveries/<int:delivery>/confirm/", pages.confirm, name="confirm"),
    path("deliveries/<int:delivery>/file/", pages.delivered_file, name="delivery-file"),
]
