"""Signing in and out: the few addresses of allauth that are used, the rest is not reachable."""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

from commonwork.web import account_pages, me
from commonwork.web.public import demonstration

_ask = account_pages.RequestCode.as_view()
urlpatterns = [
    path("sign-in/", _ask, name="account_request_login_code"),
    path("sign-in/", _ask, name="account_login"),  # allauth asks for its own name of the page
    path("code/", account_pages.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("sign-out/", views.logout, name="account_logout"),
    path("me/", me.about_me, name="account_me"),
    path("closed/", views.account_inactive, name="account_inactive"),
    path("sign-up/", RedirectView.as_view(pattern_name="public:join"), name="account_signup"),
    path("demonstration/", demonstration.sign_in, name="demonstration_sign_in"),
]
