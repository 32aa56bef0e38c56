from django.apps import AppConfig
from django.db.models import BooleanField, Func


class ChannelsConfig(AppConfig):
    name = "engawa.outside.channels"
    label = "channels"

    def ready(self) -> None:
        from engawa.boundary.policies import OWNED
        from engawa.spaces.mine import MARKS

        MARKS["keeps_channels"] = Func(
            "pk", template=f"%(expressions)s IN {OWNED}", output_field=BooleanField()
        )
