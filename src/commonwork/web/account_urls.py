"""Signing in and out: the few addresses of allauth that are used, the rest is not reachable."""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

from commonwork.web import account_pages, me, searches
from commonwork.web.public import demonstration

_ask = account_pages.RequestCode.as_view()
urlpatterns = [
    path("sign-in/", _ask, name="account_request_login_code"),
    path("sign-in/", _ask, name="account_login"),  # allauth asks for its own name of the page
    path("code/", account_pages.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("sign-out/", views.logout, name="account_logout"),
    path("me/", me.about_me, name="account_me"),
    path("me/searches/", searches.save, name="searches"),
    path("me/searches/<int:search>/drop/", searches.drop, name="search-drop"),
    path("me/searches/<int:search>/by-mail/", searches.by_mail, name="search-by-mail"),
    path("closed/", views.account_inactive, name="account_inactive"),
    path("sign-up/", RedirectView.as_view(pattern_name="public:join"), name="account_signup"),
    path("demonstration/", demonstration.sign_in, name="demonstration_sign_in"),
]
