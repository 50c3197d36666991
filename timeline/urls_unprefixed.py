"""What has no language: pages for machines, and files of pictures."""

from django.urls import path, register_converter

from timeline.public import media, security_txt, sitemaps
from timeline.public.converters import FileConverter

register_converter(FileConverter, "file")

urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path(".well-known/security.txt", security_txt.security_txt, name="security_txt"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("media/<file:name>", media.media, name="media"),
    path("sitemap-<int:number>.xml", sitemaps.part, name="sitemap_part"),
]
