app_name = "pathway"
urlpatterns: list = []
