"""The access matrix as data: object kind -> right -> (role, relation to the object).  Source: domain.md 6.11.

docs/access.md is generated from this table, and a test walks every route with every role.
"""

from pulsar_xblocks.kernel.pure.text import mark

ROLES = {
    "pupil": mark("pupil"),
    "mentor": mark("studio mentor"),
    "head": mark("head of school"),
    "municipal": mark("municipal coordinator"),
    "operator": mark("regional operator"),
    "methodist": mark("methodologist"),
    "expert": mark("expert reviewer"),
    "officer": mark("data-protection officer"),
    "author": mark("course author"),
    "listener": mark("course participant"),
    "curator": mark("group curator"),
    "tutor": mark("course tutor"),
    "moderator": mark("session moderator"),
    "chair": mark("chair of the panel"),
    "secretary": mark("secretary of the panel"),
    "appeals": mark("appeals panel"),
}
ANYONE = "anyone"  # needs no role; only with the relation «self»
WHO = ROLES | {ANYONE: mark("anyone logged in")}

RIGHTS = {
    "view": mark("see"),
    "view_people": mark("see names and contacts"),
    "edit": mark("change"),
    "submit": mark("submit"),
    "review": mark("review"),
    "decide": mark("decide"),
    "publish": mark("publish"),
    "export": mark("export"),
    "manage": mark("manage"),
}

RELATIONS = {
    "region": mark("own region"),
    "municipality": mark("own municipality"),
    "organisation": mark("own organisation"),
    "leads": mark("leads it"),
    "member": mark("takes part in it"),
    "assigned": mark("assigned to it"),
    "self": mark("about oneself"),
}

_STAFF = (("operator", "region"), ("methodist", "region"))
_OPERATOR = (("operator", "region"),)
_OWN = (ANYONE, "self")
_COMMISSION = (("chair", "assigned"), ("secretary", "assigned"), ("appeals", "assigned"))
_SITTING = (*_COMMISSION, ("expert", "assigned"))  # an expert may be a member of the commission; who only reads is not assigned here
_OVERSIGHT = (("head", "organisation"), ("municipal", "municipality"))

MATRIX: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "console": {"view": (*_STAFF, ("head", "region"), ("municipal", "region"), ("officer", "region"), ("mentor", "region"))},
    "organisation": {"view": (*_STAFF, *_OVERSIGHT), "edit": _OPERATOR, "manage": _OPERATOR, "export": (*_STAFF, *_OVERSIGHT)},
    "municipality": {"view": (*_STAFF, ("municipal", "municipality")), "edit": _OPERATOR},
    "region": {"view": _STAFF, "edit": _OPERATOR},
    "person": {"view": _STAFF, "view_people": _STAFF, "edit": _OPERATOR, "manage": _STAFF},
    "role": {"view": _OPERATOR, "manage": _OPERATOR},
    "course": {"view": _STAFF, "manage": _OPERATOR},
    "project_year": {
        "view": (*_STAFF, ("mentor", "region"), ("head", "region"), ("municipal", "region")),
        "review": _STAFF,  # drafts of years, extensions with their reasons
        "edit": _OPERATOR,
        "manage": _OPERATOR,
        "publish": _OPERATOR,
        "export": _OPERATOR,  # the whole year as one archive
    },
    "studio_application": {
        "view": (*_STAFF, *_OVERSIGHT, ("mentor", "leads")),
        "edit": (("mentor", "leads"),),
        "submit": (("mentor", "leads"),),
        "review": (("head", "organisation"),),
        "decide": _OPERATOR,
        "export": (*_STAFF, *_OVERSIGHT),
    },
    "studio": {
        "view": (*_STAFF, *_OVERSIGHT, ("mentor", "leads"), ("pupil", "member")),
        "edit": (("mentor", "leads"),),
        "review": _STAFF,
        "manage": _OPERATOR,
        "export": (*_STAFF, *_OVERSIGHT),
    },
    "studio_file": {"view": (*_STAFF, ("head", "organisation"), ("mentor", "leads"))},
    "membership": {
        "view": (*_STAFF, ("head", "organisation"), ("mentor", "leads"), ("pupil", "member")),
        "view_people": (*_STAFF, ("head", "organisation"), ("mentor", "leads")),
        "edit": (("mentor", "leads"), *_OPERATOR),
        "export": (*_STAFF, ("head", "organisation"), ("mentor", "leads")),
    },
    "meeting": {
        "view": (*_STAFF, ("head", "organisation"), ("mentor", "leads"), ("pupil", "member")),
        "edit": (("mentor", "leads"),),
    },
    "work": {
        "view": (*_STAFF, ("head", "organisation"), ("mentor", "leads"), ("pupil", "member"), ("expert", "assigned")),
        "edit": (("mentor", "leads"), ("pupil", "member")),
        "submit": (("mentor", "leads"), ("pupil", "member")),
        "decide": _OPERATOR,
        "export": (*_STAFF, ("head", "organisation"), ("mentor", "leads")),
    },
    "standings": {
        "view": (*_STAFF, *_OVERSIGHT, ("mentor", "region"), ("pupil", "region")),
        "edit": _OPERATOR,
        "publish": _OPERATOR,
        "export": _STAFF,
    },
    "league_record": {
        "view": (*_STAFF, *_OVERSIGHT, ("mentor", "leads")),
        "submit": (("mentor", "leads"),),
        "decide": _OPERATOR,
        "export": _STAFF,
    },
    "league_entry": {
        "view": (*_STAFF, *_OVERSIGHT, ("mentor", "leads")),
        "manage": _OPERATOR,
        "export": _STAFF,
    },
    "practice": {
        "view": (*_STAFF, ("head", "region"), ("municipal", "region"), ("mentor", "region")),  # the confirmed ones
        "edit": (("mentor", "leads"),),
        "decide": _STAFF,
        "export": _STAFF,
    },
    "contest": {  # the calendar is for everyone logged in
        "view": _STAFF,
        "manage": _OPERATOR,
        "export": _STAFF,
    },
    "achievement": {
        "view": (_OWN,),
        "edit": (_OWN,),
        "review": (*_STAFF, *_OVERSIGHT),  # numbers of participation, never names
        "export": (*_STAFF, *_OVERSIGHT),  # the same numbers
    },
    "call": {
        "view": (*_STAFF, *_SITTING),
        "review": _STAFF,  # drafts of calls, extensions with their reasons
        "edit": _OPERATOR,
        "manage": _OPERATOR,
        "publish": _OPERATOR,
        "export": _OPERATOR,
    },
    "selection_application": {
        "view": (*_STAFF, _OWN),
        "view_people": _STAFF,
        "edit": (_OWN,),
        "submit": (_OWN,),
        "review": _STAFF,  # the check of documents
        "decide": _OPERATOR,
        "export": _OPERATOR,
    },
    "organisation_application": {  # it is about those who fill it in; of them only those who may send it submit and manage
        "view": (*_STAFF, ("head", "organisation"), _OWN),
        "edit": (("head", "organisation"), _OWN),
        "submit": (("head", "organisation"), _OWN),  # sends, takes back, withdraws
        "manage": (("head", "organisation"), _OWN),  # invites and removes those who fill it in
    },
    "discussion": {  # everybody reads and, with an account, proposes; who moderates a group has it as an own affair
        "view": _STAFF,
        "review": (*_STAFF, _OWN),
        "manage": _OPERATOR,
        "decide": _OPERATOR,  # answers to proposals
        "publish": _OPERATOR,
        "export": _STAFF,
    },
    "centre": {  # of those who have filled in its application it is an own affair too; the register itself is public
        "view": (*_STAFF, ("head", "organisation"), _OWN),
        "edit": (("head", "organisation"), _OWN),  # reports
        "manage": _OPERATOR,
        "decide": _OPERATOR,  # accepts and returns reports
        "export": _STAFF,
    },
    "applicant_guardian": {
        "view": (*_OPERATOR, ("head", "organisation")),
        "decide": (*_OPERATOR, ("head", "organisation")),
    },
    "nomination": {"submit": (("head", "organisation"),)},  # the operator marks them with the application
    "selection_ranking": {
        "view": (*_STAFF, *_SITTING),
        "manage": _OPERATOR,
        "decide": (("chair", "assigned"), ("secretary", "assigned")),  # sittings of the commission
        "publish": _OPERATOR,
        "export": (*_OPERATOR, ("secretary", "assigned")),
    },
    "appeal": {
        "view": (*_STAFF, ("appeals", "assigned")),
        "submit": (_OWN,),
        "review": (("appeals", "assigned"),),
        "decide": (("appeals", "assigned"),),
        "export": _OPERATOR,
    },
    "programme": {"view": _STAFF, "edit": _OPERATOR, "publish": _OPERATOR},
    "training_group": {
        "view": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned")),
        "view_people": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned")),
        "edit": _OPERATOR,
        "publish": _OPERATOR,
    },
    "enrolment": {
        "view": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned"), _OWN),
        "edit": (_OWN,),
        "decide": (*_OPERATOR, ("curator", "leads")),
        "export": (*_OPERATOR, ("curator", "leads")),
    },
    "dossier": {  # every look is written down
        "view": (*_OPERATOR, ("curator", "leads"), _OWN),
        "edit": (*_OPERATOR, _OWN),  # an operator corrects what the state register has rejected
        "export": _OPERATOR,
    },
    "training_work": {
        "view": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned"), _OWN),
        "edit": (_OWN,),
        "submit": (_OWN,),
        "decide": (("methodist", "region"), ("tutor", "assigned")),
    },
    "training_day": {
        "view": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned")),
        "edit": (*_OPERATOR, ("curator", "assigned"), ("tutor", "assigned")),
    },
    "training_hours": {
        "view": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned"), _OWN),
        "manage": (*_OPERATOR, ("curator", "leads")),  # takes entries back
    },
    "practice_log": {  # the supervisor outside confirms by a link
        "view": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned"), _OWN),
        "edit": (_OWN,),
        "decide": (*_OPERATOR, ("curator", "assigned"), ("tutor", "assigned")),
    },
    "training_document": {
        "view": (*_STAFF, ("curator", "assigned"), ("tutor", "assigned")),
        "decide": (*_OPERATOR, ("curator", "leads")),  # given out, signed for, doubled
        "manage": _OPERATOR,  # numbered forms, numbering, templates, cancellations
        "export": (*_OPERATOR, ("curator", "leads")),
    },
    "mentoring": {  # a pair is an own affair of both; the heads of its organisations agree to partner mentoring
        "view": (*_STAFF, ("curator", "region"), ("head", "organisation"), _OWN),
        "edit": (_OWN,),
        "review": (("head", "organisation"),),
        "decide": (*_STAFF, ("curator", "region")),
        "manage": (*_OPERATOR, ("curator", "region")),
        "export": (*_STAFF, ("curator", "region")),
    },
    "learning_path": {
        "view": (*_STAFF, ("tutor", "assigned"), _OWN),
        "edit": (_OWN,),
        "decide": (*_STAFF, ("tutor", "assigned")),
        "manage": _OPERATOR,  # the template of the document
        "export": _STAFF,
    },
    "course_nomination": {
        "view": (*_STAFF, *_OVERSIGHT, ("curator", "assigned")),
        "submit": (*_OPERATOR, *_OVERSIGHT, ("curator", "assigned")),
    },
    "review": {
        "view": (*_STAFF, ("expert", "assigned")),
        "view_people": _STAFF,
        "review": (("expert", "assigned"),),
        "manage": _OPERATOR,
        "publish": _OPERATOR,
        "export": _OPERATOR,
    },
    "consent": {
        "view": (*_STAFF, ("mentor", "leads"), ("officer", "region"), ("pupil", "self")),
        "view_people": (("operator", "region"), ("officer", "region"), ("mentor", "leads")),
        "review": (*_OPERATOR, ("officer", "region")),
        "manage": (("officer", "region"),),
        "export": (("officer", "region"),),
    },
    "audit": {"view": (("officer", "region"),), "export": (("officer", "region"),)},
    "retention": {"view": (("officer", "region"),), "manage": (("officer", "region"),), "export": (("officer", "region"),)},
    "job": {"view": _STAFF, "manage": _STAFF},
}
