"""Addresses of discussions: for everybody by region and code, for the centre by number."""

from django.urls import path

from pulsar_xblocks.selection.discussions.views import desk, public, writing

urlpatterns = [
    path("discussions/public/", public.discussions_public, name="discussions_public"),
    path("discussions/public/<int:region>/<slug:code>/", public.discussion_public, name="discussion_public"),
    path("discussions/public/<int:region>/<slug:code>/draft.pdf", public.discussion_paper, name="discussion_paper"),
    path("discussions/public/<int:region>/<slug:code>/propose/", writing.proposal_new, name="proposal_new"),
    path("discussions/public/<int:region>/<slug:code>/<int:number>/", writing.proposal, name="proposal"),
    path("discussions/public/<int:region>/<slug:code>/<int:number>/support/", writing.proposal_support, name="proposal_support"),
    path("discussions/public/<int:region>/<slug:code>/<int:number>/moderate/", writing.proposal_moderate, name="proposal_moderate"),
    path("discussions/", desk.discussions, name="discussions"),
    path("discussions/new/", desk.discussion_new, name="discussion_new"),
    path("discussions/<int:pk>/", desk.discussion, name="discussion"),
    path("discussions/<int:pk>/edit/", desk.discussion_edit, name="discussion_edit"),
    path("discussions/<int:pk>/publish/", desk.discussion_publish, name="discussion_publish"),
    path("discussions/<int:pk>/paper/", desk.discussion_paper_put, name="discussion_paper_put"),
    path("discussions/<int:pk>/groups/", desk.discussion_groups, name="discussion_groups"),
    path("discussions/<int:pk>/finish/", desk.discussion_finish, name="discussion_finish"),
    path("discussions/<int:pk>/proposals/<int:number>/", desk.discussion_proposal, name="discussion_proposal"),
    path("discussions/<int:pk>/summary/<slug:form>/", desk.discussion_summary, name="discussion_summary"),
]
