from django.apps import AppConfig


class TrackersConfig(AppConfig):
    name = "engawa.outside.trackers"
    label = "trackers"

    def ready(self) -> None:
        from engawa.outside.cases.tracking import register
        from engawa.outside.trackers.github.tracker import GitHub
        from engawa.outside.trackers.gitlab.tracker import GitLab
        from engawa.outside.trackers.jira.tracker import Jira
        from engawa.outside.trackers.redmine.tracker import Redmine
        from engawa.outside.trackers.roundup.tracker import Roundup

        register(GitHub())
        register(GitLab())
        register(Jira())
        register(Redmine())
        register(Roundup())
