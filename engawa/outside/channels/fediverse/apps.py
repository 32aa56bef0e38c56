from django.apps import AppConfig


class FediverseConfig(AppConfig):
    name = "engawa.outside.channels.fediverse"
    label = "fediverse"

    def ready(self) -> None:
        from engawa.outside.channels import going
        from engawa.outside.channels.fediverse import delivering, judging, spreading
        from engawa.outside.channels.fediverse.network import Fediverse
        from engawa.outside.channels.network import register

        register(Fediverse())
        going.OTHERS += [
            judging.meet_once,
            judging.take_once,
            spreading.spread_once,
            delivering.deliver_quickly,
            delivering.deliver_slowly,
        ]
