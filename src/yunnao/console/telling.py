"""Tells an event in one line a person can read, in Chinese and in English."""

from datetime import datetime

from msgspec import Struct

from yunnao.city.city import City
from yunnao.console.event_words import event_words
from yunnao.model.event import Entry

SAYING: dict[str, tuple[str, str]] = {
    "CityOpened": ("开始记录：{package} {version}", "The log begins: {package} {version}"),
    "ObservationReceived": ("{station} {quantity} {value} {unit}", "{station} {quantity} {value} {unit}"),
    "ReportReceived": ("接报：{text}（{reporter}）", "Report: {text} ({reporter})"),
    "WarningReceived": ("收到预警：{headline}", "Warning received: {headline}"),
    "SourceTermReceived": ("收到模型输入：{name}", "Model input received: {name}"),
    "InputQuarantined": ("输入被隔离（{origin}）：{reason}", "Input quarantined ({origin}): {reason}"),
    "InputRetried": ("隔离输入重读：{accepted_zh}", "Quarantined input read again: {accepted_en}"),
    "InputDiscarded": ("隔离输入作废（{name}）：{reason}", "Quarantined input discarded by {name}: {reason}"),
    "TroubleBegan": ("平台故障（{part}）：{reason}", "Trouble with {part}: {reason_en}"),
    "TroubleEnded": ("平台故障解除（{part}）", "{part} works again"),
    "RoadClosed": ("道路封闭：{name}（{reason}）", "Road closed: {name} ({reason})"),
    "RoadSlowed": ("道路缓行：{name} 车速降至平时的 {speed_factor}（{reason}）",
                   "Road slowed: {name} at {speed_factor} of the usual speed ({reason})"),
    "RoadReopened": ("道路恢复：{id}", "Road reopened: {id}"),
    "IncidentOpened": ("事件立项：{title}", "Incident opened: {title}"),
    "IncidentGraded": ("事件定级：{grade_zh}（{reason}）", "Incident graded {grade}: {reason}"),
    "LevelProposed": ("建议{level_zh}响应：{reason}", "Response level {level} proposed: {reason}"),
    "LevelSet": ("启动{level_zh}响应（{by}）", "Response level {level} set by {by}"),
    "SituationReportRequested": ("要求起草值班信息（{by}）", "A situation report was asked for by {by}"),
    "SituationReportDrafted": ("起草《{title}》第 {number} 期", "Drafted: {title}, number {number}"),
    "SituationReportEdited": ("修改值班信息 {report_id}（{by}）", "Situation report {report_id} edited by {by}"),
    "SituationReportSent": ("值班信息 {report_id} 报送 {to}（{by}）",
                            "Situation report {report_id} sent to {to} by {by}"),
    "IncidentClosed": ("事件结束：{reason}", "Incident closed: {reason}"),
    "AssessmentRequested": ("请求研判：{why}", "Assessment asked for: {why}"),
    "AssessmentMade": ("研判完成：影响 {people} 人，需转移 {to_move} 人",
                       "Assessment made: {people} people affected, {to_move} to move"),
    "AssessmentFailed": ("研判失败：{reason}", "Assessment failed: {reason}"),
    "PlanRequested": ("请求方案：{why}", "Plan asked for: {why}"),
    "PlanProposed": ("提出行动方案：{summary}", "Action plan proposed: {summary}"),
    "PlanFailed": ("方案失败：{reason}", "Planning failed: {reason}"),
    "PlanOutdated": ("方案部分安排不再成立（{cause}）：{lines_zh}",
                     "Lines of the plan no longer hold ({cause}): {lines_zh}"),
    "PlanApproved": ("批准方案（{by}）", "Plan approved by {by}"),
    "PlanRejected": ("驳回方案（{by}）：{reason}", "Plan rejected by {by}: {reason}"),
    "EvacuationOrdered": ("下达转移指令：{people} 人", "Evacuation ordered: {people} people"),
    "OrderRefused": ("指令被拒（{by}）：{reason}", "Order by {by} refused: {reason}"),
    "AccountChanged": ("账户变更（{person}）：{what}", "Account {person}: {what}"),
    "SignedIn": ("{person} 登录", "{person} signed in"),
    "TaskOpened": ("任务开启：{task}", "Task opened: {task}"),
    "TaskAssigned": ("派遣 {count} 支队伍：{task}", "{count} units assigned: {task}"),
    "TaskStarted": ("任务开始：{task}", "Task started: {task}"),
    "TaskDone": ("任务完成：{task}（{by}）", "Task done: {task} ({by})"),
    "TaskSkipped": ("任务略过：{task}（{reason}）", "Task skipped: {task} ({reason})"),
    "TaskLate": ("任务超时：{task}，报 {escalate_to}", "Task late: {task}, escalated to {escalate_to}"),
    "TaskForced": ("提前开启任务 {rule_id}（{by}）：{reason}", "Task {rule_id} opened early by {by}: {reason}"),
    "TaskReassigned": ("任务改派：{task} → {owner}（{by}：{reason}）",
                       "Task {task} given to {owner} by {by}: {reason}"),
    "TaskReopened": ("任务重新开启：{task}（{by}：{reason}）", "Task reopened: {task} by {by}: {reason}"),
    "TaskRevised": ("任务按新版预案调整：{task}", "Task revised by the new version of its plan: {task}"),
    "TaskSuspended": ("任务暂停计时：{task}（{by}：{reason}）", "Task suspended: {task} by {by}: {reason}"),
    "TaskResumed": ("任务恢复计时：{task}，期限 {deadline}", "Task resumed: {task}, due {deadline}"),
    "TaskExtended": ("任务延期：{task}，至 {deadline}（{reason}）",
                     "Task extended: {task} until {deadline} ({reason})"),
    "UnitWithdrawn": ("{unit} 撤出任务：{task}（{reason}）", "{unit} withdrawn from {task}: {reason}"),
    "UnitDiverted": ("{unit} 改派：离开“{task}”，改去“{to}”（{by}）", "{unit} turned from {task} to {to} by {by}"),
    "IncidentDeclared": ("人工立案：{title}（{by}：{reason}）", "Incident declared by {by}: {title}: {reason}"),
    "IncidentMerged": ("事件并入 {into}：{incident_id}（{by}：{reason}）",
                       "Incident {incident_id} merged into {into} by {by}: {reason}"),
    "MigrationRequested": ("请求改用新版预案：{incident_id}（{by}）",
                           "New plan version asked for: {incident_id} by {by}"),
    "MigrationPreviewed": ("新版预案 {procedure} 的改动待审", "Changes of {procedure} wait to be reviewed"),
    "RunMigrated": ("改按 {procedure} 执行（{by}：{reason}）", "Now run on {procedure}, by {by}: {reason}"),
    "UnitDeparted": ("{unit} 出发：{task}", "{unit} departed: {task}"),
    "UnitArrived": ("{unit} 到达：{task}", "{unit} arrived: {task}"),
    "UnitBlocked": ("{unit} 无路可达：{reason}", "{unit} found no open road: {reason}"),
    "UnitReleased": ("{unit} 归队", "{unit} released"),
    "StandbyOrdered": ("{unit} 前移驻防：{place}", "{unit} is to wait at {place}"),
    "StandbyDeparted": ("{unit} 出发前往驻防点", "{unit} drives to its post"),
    "StandbyReached": ("{unit} 到达驻防点", "{unit} is at its post"),
    "StandbyEnded": ("{unit} 不再驻防：{reason}", "{unit} gives up its post: {reason}"),
    "CoverageLost": ("{district_name}出现覆盖缺口：{people} 名居民附近没有{capability_zh}队伍",
                     "Cover lost in {district_name}: {people} residents have no {capability} unit near"),
    "CoverageRestored": ("{district_name}{capability_zh}覆盖恢复", "Cover restored in {district_name}: {capability}"),
    "AmendmentRequested": ("要求改派（{by}）：{why}", "Change asked for by {by}: {why}"),
    "SupplyOrdered": ("下达物资调运指令：{lorries} 支运输队，{places} 处安置点",
                      "Supply ordered: {lorries} lorries to {places} shelters"),
    "PeopleLeft": ("{zone} 转移出发 {people} 人", "{people} people left {zone}"),
    "PeopleArrived": ("{shelter} 接收 {people} 人，{refused} 人未随行",
                      "{people} people reached {shelter}, {refused} stayed"),
    "EvacuationCompleted": ("转移完成：{people} 人", "Evacuation complete: {people} people"),
    "MessageQueued": ("待发：{headline} → {audience}", "Queued: {headline} → {audience}"),
    "MessageSent": ("已发出（{channel}）：{headline}", "Sent by {channel}: {headline}"),
    "MessageDelayed": ("发送受阻，将重试（{channel}）：{headline}，{reason}",
                       "Sending by {channel} held up, will retry: {headline}, {reason}"),
    "MessageFailed": ("发送失败（{channel}）：{headline}，{reason}",
                      "Sending by {channel} failed: {headline}, {reason}"),
}  # fmt: skip
"""Every kind of event in Chinese and in English; a name in braces is a word of the event, or made from one."""


class Line(Struct, frozen=True, kw_only=True):
    """One line of the timeline."""

    seq: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    source: str
    actor: str
    cause: str | None
    mode: str
    line_zh: str
    line_en: str


def tell(entry: Entry, city: City) -> Line:
    """The line for an entry; names of units, tasks and moves are those that `city` knows. Never raises.

    A fact whose words do not come out as expected is shown by its kind: a line of text must not stop a brain.
    """
    event = entry.event
    try:
        zh, en = (text.format_map(words)
                  for text, words in zip(SAYING[event.kind], event_words(event.data, city), strict=True))
    except Exception:
        zh = en = event.kind
    return Line(seq=entry.seq, kind=event.kind, occurred_at=event.occurred_at, recorded_at=event.recorded_at,
                source=event.source, actor=event.actor, cause=event.cause, mode=event.mode.value,
                line_zh=zh, line_en=en)
