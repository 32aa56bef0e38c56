#!/bin/sh
# Runs inside the folder of a small Debian: a Redmine with one project, one version and an administrator's key.
set -e
cat > /etc/redmine/default/database.yml <<'YAML'
production:
  adapter: sqlite3
  database: /var/lib/redmine/default/demo.sqlite3
YAML
mkdir -p /var/lib/redmine/default
cd /usr/share/redmine
export RAILS_ENV=production X_DEBIAN_SITEID=default HOME=/tmp LANG=C.UTF-8 REDMINE_LANG=en
# Each in a process of its own: the second has to see the tables that the first made.
bundle exec rake generate_secret_token db:migrate
bundle exec rake redmine:load_default_data
bundle exec rails runner '
Setting.rest_api_enabled = "1"
admin = User.find_by_login("admin")
admin.update!(must_change_passwd: false)
Token.create!(user: admin, action: "api")
project = Project.new(name: "Acme app", identifier: "acme-app")
project.trackers = Tracker.all
project.enabled_module_names = ["issue_tracking"]
project.save!
Version.create!(project: project, name: "1.2", status: "closed", effective_date: Date.new(2026, 3, 2))
File.write("/var/lib/redmine/default/key", admin.api_key)
'
cp /var/lib/redmine/default/demo.sqlite3 /var/lib/redmine/default/made.sqlite3
