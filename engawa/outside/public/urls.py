from django.urls import path

from engawa.outside.public.views import answers, faces

app_name = "public"
urlpatterns = [
    path("public/", faces.spaces, name="spaces"),
    path("public/<str:slug>/", faces.face, name="face"),
    path("public/<str:slug>/feed.<str:form>", faces.feed, name="feed"),
    path("public/<str:slug>/answers/", answers.answers, name="answers"),
    path("public/<str:slug>/answers/<int:answer_id>/", answers.decision, name="decision"),
    path("public/<str:slug>/<int:item_id>/", faces.item, name="item"),
    path("public/<str:slug>/<int:item_id>/answer/", answers.leave, name="leave"),
    path("webmention/", answers.mentioned, name="webmention"),
    path("sitemap.xml", faces.sitemap, name="sitemap"),
    path("robots.txt", faces.robots, name="robots"),
]
