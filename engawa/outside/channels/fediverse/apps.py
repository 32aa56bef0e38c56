from django.apps import AppConfig


class FediverseConfig(AppConfig):
    name = "engawa.outside.channels.fediverse"
    label = "fediverse"

    def ready(self) -> None:
        from engawa.outside.channels import echoing, going
        from engawa.outside.channels.fediverse import delivering, judging, spreading
        from engawa.outside.channels.fediverse.echoing import echoes
        from engawa.outside.channels.fediverse.network import Fediverse
        from engawa.outside.channels.network import register

        register(Fediverse())
        echoing.SOURCES.append(echoes)
        going.OTHERS += [
            judging.meet_once,
            judging.take_once,
            spreading.spread_once,
            delivering.deliver_quickly,
            delivering.deliver_slowly,
        ]
