"""All addresses."""

from django.urls import include, path

from tieout.dashboard import urls as dashboard

handler403 = dashboard.handler403
handler404 = dashboard.handler404
handler500 = dashboard.handler500
urlpatterns = [path("", include(dashboard))]
