"""The addresses of the desk of the secretariat and the editors."""

from django.urls import path

from commonwork.web.desk import disputes, editions, forms, pages, pairs, rounds, self_descriptions

app_name = "desk"
urlpatterns = [
    path("", pages.today, name="today"),
    path("deliveries/", pages.deliveries, name="deliveries"),
    path("deliveries/<int:delivery>/", pages.delivery, name="delivery"),
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/undo/", pairs.undo, name="pairs-undo"),
    path("pairs/<int:pair>/", pairs.pair, name="pair"),
    path("disputes/", disputes.waiting, name="disputes"),
    path("disputes/<int:dispute>/", disputes.answer, name="dispute"),
    path("take-in/", pages.choose_federation, name="take-in"),
    path("take-in/<str:organisation>/", pages.take_in_for, name="take-in-for"),
    path("editions/", editions.editions, name="editions"),
    path("editions/prepare/", editions.prepare, name="prepare"),
    path("editions/<str:edition>/", editions.edition, name="edition"),
    path("editions/<str:edition>/publish/", editions.publish, name="publish"),
    path("editions/<str:edition>/sealed.zip", editions.sealed, name="sealed"),
    path("erase/", pages.choose_to_erase, name="erase"),
    path("erase/<str:organisation>/", pages.erase, name="erase-of"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("proposals/", rounds.proposals, name="proposals"),
    path("proposals/<str:organisation>/", rounds.proposals_of, name="proposals-of"),
    path("legal-forms/", forms.corrections, name="forms"),
    path("legal-forms/<int:correction>/", forms.answer, name="form-answer"),
    path("self-descriptions/", self_descriptions.descriptions, name="self-descriptions"),
    path("self-descriptions/<int:description>/", self_descriptions.description, name="self-description"),
    path("codes/", rounds.codes, name="codes"),
    path("codes/<str:organisation>/", rounds.code_of, name="code-of"),
    path("log/", pages.log, name="log"),
    path("people/", pages.people, name="people"),
]
