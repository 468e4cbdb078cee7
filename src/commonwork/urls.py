"""All addresses of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path

from commonwork.web import permanent
from commonwork.web.api.routes import api
from commonwork.web.public import addresses
from commonwork.web.record import pages as record

urlpatterns = [
    path("", addresses.to_reader_language, name="root"),
    re_path(permanent.ONE, addresses.permanent, name="permanent"),
    re_path(permanent.WHOLE, addresses.permanent_whole, name="permanent-whole"),
    path("robots.txt", addresses.robots),
    path("r/", record.to_reader_language, name="code-short"),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("account/", include("commonwork.web.account_urls")),
        path("desk/", include("commonwork.web.desk.urls")),
        path("my/", include("commonwork.web.member.urls")),
        path("", include("commonwork.web.record.urls")),
        path("", include("commonwork.web.public.urls")),
    ),
]
handler404 = "commonwork.web.public.addresses.not_found"
handler403 = "commonwork.web.public.addresses.not_allowed"
handler500 = "commonwork.web.public.addresses.went_wrong"
