"""The addresses of what an officer of a federation does."""

from django.urls import path

from commonwork.web.member import drafts, duplicates, forms, pages, proposals, rounds, self_descriptions, verdicts

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
    path("duplicates/<str:organisation>/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<str:organisation>/<int:pair>/judge/", duplicates.judge_duplicate, name="judge-duplicate"),
    path("duplicates/<str:organisation>/<int:pair>/propose/", duplicates.propose_duplicate, name="propose-duplicate"),
    path("legal-forms/<str:organisation>/", forms.forms, name="forms"),
    path("legal-forms/<str:organisation>/<str:form_id>/", forms.form, name="form"),
    path("legal-forms/<str:organisation>/<str:form_id>/<str:name>/", forms.form_field, name="form-field"),
    path("self-descriptions/<int:description>/", self_descriptions.description, name="self-description"),
    path("verdicts/<str:acting>/<str:organisation>/", verdicts.dispute, name="dispute"),
    path("disputes/<int:dispute>/withdraw/", verdicts.withdraw_dispute, name="dispute-withdraw"),
    path("drafts/<int:draft>/", drafts.draft, name="draft"),
    path("drafts/<int:draft>/problems/", drafts.draft_problems, name="draft-problems"),
    path("drafts/<int:draft>/problems.xlsx", drafts.marked_workbook, name="draft-marked"),
    path("drafts/<int:draft>/changes/", drafts.draft_changes, name="draft-changes"),
    path("drafts/<int:draft>/share/", drafts.draft_share, name="draft-share"),
    path("drafts/<int:draft>/approve/", drafts.approve, name="draft-approve"),
    path("drafts/<int:draft>/drop/", drafts.drop, name="draft-drop"),
    path("deliveries/<int:delivery>/", pages.delivery, name="delivery"),
    path("deliveries/<int:delivery>/receipt/", pages.receipt, name="receipt"),
    path("deliveries/<int:delivery>/better.xlsx", pages.better_workbook, name="delivery-better"),
    path("deliveries/<int:delivery>/withdraw/", pages.withdraw, name="withdraw"),
    path("deliveries/<int:delivery>/confirm/", pages.confirm, name="confirm"),
    path("deliveries/<int:delivery>/file/", pages.delivered_file, name="delivery-file"),
]
