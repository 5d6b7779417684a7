"""Addresses of the work in modules."""

from django.urls import path

from pulsar_xblocks.courses.modules.views import credits, days, hours, works

urlpatterns = [
    path("groups/<int:pk>/works/", works.works, name="training_works"),
    path("groups/<int:pk>/works/grades/", works.works_grades, name="training_works_grades"),
    path("groups/<int:pk>/works/<int:work_pk>/", works.work, name="training_work"),
    path("groups/<int:pk>/works/<int:work_pk>/answer/", works.work_answer, name="training_work_answer"),
    path("groups/<int:pk>/reflections/", works.reflections, name="training_reflections"),
    path("groups/<int:pk>/credits/", credits.credits, name="training_credits"),
    path("groups/<int:pk>/days/", days.days, name="training_days"),
    path("groups/<int:pk>/days/<int:day_pk>/", days.day, name="training_day"),
    path("groups/<int:pk>/days/<int:day_pk>/screen/", days.screen, name="training_day_screen"),
    path("groups/<int:pk>/participants/<slug:key>/hours/", hours.hours, name="training_hours"),
    path("groups/<int:pk>/participants/<slug:key>/hours/take-back/", hours.hours_take_back, name="training_hours_take_back"),
    path("days/<int:day_pk>/here/", days.here, name="training_here"),
]
