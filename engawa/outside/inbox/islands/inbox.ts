/** What the inbox's pages run besides: loaded only where they are. */
import "./list"
import "./thread"
import "./answer"
