import htmx from "htmx.org"
htmx.config.includeIndicatorCSS = false
