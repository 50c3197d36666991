from django.urls import path

from timeline.embeds import oembed, views

app_name = "embeds"

urlpatterns = [
    path("embed/<entry:entry>/", views.embed, name="embed"),
    path("oembed", oembed.oembed, name="oembed"),
]
