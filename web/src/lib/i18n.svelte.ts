// Every text of the page, Chinese first. `t('key', {n: 3})` fills {n}.
const TEXTS = {
  brand: ['云脑', 'Yunnao'],
  platform: ['综合指挥', 'Command'],
  exercise: ['演练', 'EXERCISE'],
  exerciseHint: ['演练：任何信息都不会发出', 'Exercise: nothing leaves this house'],
  // signing in
  signIn: ['登录', 'Sign in'],
  account: ['账户', 'Account'],
  signOut: ['退出登录', 'Sign out'],
  name: ['姓名', 'Name'],
  secret: ['口令', 'Secret'],
  signInHint: ['指挥屏只对实名人员开放', 'The console is open to named people only'],
  connecting: ['正在连接…', 'Connecting…'],
  lost: ['连接中断，画面停在 {time}，正在重连', 'Connection lost. The picture stands at {time}; reconnecting'],
  role_observer: ['观察员', 'Observer'],
  role_department: ['部门', 'Department'],
  role_duty_officer: ['值班员', 'Duty officer'],
  role_commander: ['指挥员', 'Commander'],
  role_admin: ['管理员', 'Administrator'],
  // top bar
  toMove: ['应转移', 'To move'],
  ordered: ['已下令', 'Ordered'],
  leftHome: ['已出发', 'Left'],
  arrived: ['已安置', 'Sheltered'],
  refusedToGo: ['未随行', 'Stayed'],
  peopleUnit: ['人', ''],
  atRisk: ['影响人口', 'At risk'],
  pace: ['时间流速', 'Pace'],
  pause: ['暂停', 'Pause'],
  resume: ['继续', 'Resume'],
  slowed: ['待决，放缓至 {n}×', 'Slowed to {n}× for a decision'],
  cityTime: ['城市时间', 'City time'],
  language: ['English', '中文'],
  quarantine: ['隔离区', 'Quarantine'],
  // left
  incidents: ['突发事件', 'Incidents'],
  noIncidents: ['当前无突发事件', 'No incident is open'],
  closed: ['已结束', 'Closed'],
  opened: ['立项 {time}', 'Opened {time}'],
  level: ['响应', 'Response'],
  levelProposed: ['建议 {level}', '{level} proposed'],
  noLevel: ['未启动', 'None'],
  grade: ['事件分级', 'Grade'],
  gradeUnknown: ['未定级', 'Not graded'],
  grade_ordinary: ['一般', 'Ordinary'],
  grade_larger: ['较大', 'Larger'],
  grade_major: ['重大', 'Major'],
  grade_extraordinary: ['特别重大', 'Extraordinary'],
  level_IV: ['Ⅳ级', 'IV'],
  level_III: ['Ⅲ级', 'III'],
  level_II: ['Ⅱ级', 'II'],
  level_I: ['Ⅰ级', 'I'],
  affected: ['影响', 'Affected'],
  needMove: ['需转移', 'To move'],
  unknown: ['未知', 'unknown'],
  howSure: ['把握多大', 'How sure'],
  chance_beaufort_8: ['市域陆上达8级风', 'Beaufort 8 over land'],
  chance_beaufort_10: ['市域陆上达10级风', 'Beaufort 10 over land'],
  chance_beaufort_12: ['市域陆上达12级风', 'Beaufort 12 over land'],
  chance_landfall_in_city: ['在本市登陆', 'Landfall in the city'],
  'chance_level_I': ['需Ⅰ级响应', 'Level I needed'],
  'chance_level_II': ['需Ⅱ级响应', 'Level II needed'],
  'chance_level_III': ['需Ⅲ级响应', 'Level III needed'],
  'chance_level_IV': ['需Ⅳ级响应', 'Level IV needed'],
  impact_deaths: ['死亡（预计）', 'Deaths expected'],
  impact_injured: ['受伤（预计）', 'Injured expected'],
  impact_hospital_beds: ['需床位', 'Hospital beds needed'],
  impact_households_without_power: ['停电户数', 'Households without power'],
  warnings: ['预警', 'Warnings'],
  noWarnings: ['无生效预警', 'No warning in force'],
  colour_blue: ['蓝', 'Blue'],
  colour_yellow: ['黄', 'Yellow'],
  colour_orange: ['橙', 'Orange'],
  colour_red: ['红', 'Red'],
  expires: ['至 {time}', 'until {time}'],
  quantity_pipeline_pressure: ['管道压力', 'pipeline pressure'],
  quantity_river_flow: ['流量', 'river flow'],
  quantity_water_level: ['水位', 'water level'],
  quantity_reservoir_storage: ['水库蓄水', 'reservoir storage'],
  quantity_wave_height: ['浪高', 'wave height'],
  quantity_wind: ['风速', 'wind'],
  quantity_rain: ['雨量', 'rain'],
  quantity_tide: ['潮位', 'tide'],
  quantity_deaths: ['死亡人数', 'deaths'],
  kind_hospital: ['医院', 'Hospital'],
  kind_airport: ['机场', 'Airport'],
  kind_seaport: ['港口', 'Port'],
  kind_power_plant: ['电厂', 'Power plant'],
  kind_oil_depot: ['油库', 'Oil depot'],
  observations: ['监测', 'Observations'],
  reports: ['接报', 'Reports'],
  noReports: ['暂无接报与监测', 'Nothing observed or reported yet'],
  byReporter: ['{who} 报', 'by {who}'],
  // map
  map: ['城市态势图', 'Map of the city'],
  legend: ['图例', 'Legend'],
  footprint: ['影响范围', 'Footprint'],
  bandNow: ['正在影响', 'now'],
  bandFrom: ['{time} 起', 'from {time}'],
  bandOver: ['已过', 'over'],
  evacuateBand: ['须撤离', 'evacuate'],
  units: ['队伍', 'Units'],
  unitMoving: ['途中', 'on the way'],
  unitBusy: ['在岗', 'at work'],
  unitIdle: ['待命', 'standing by'],
  shelters: ['避难场所', 'Shelters'],
  shelterIn: ['已入', 'in'],
  shelterComing: ['途中', 'coming'],
  shelterFree: ['余', 'free'],
  shelterEmpty: ['未启用', 'not in use'],
  facilities: ['重点设施', 'Facilities'],
  drain: ['地下管沟', 'Drain'],
  closure: ['道路封闭', 'Road closed'],
  track: ['路径', 'Track'],
  cone: ['中心可能位置（70%）', 'Where the centre may be (70 %)'],
  foresee: ['影响推演', 'Footprint in time'],
  foreseeAt: ['推演 {time}', 'Foreseen for {time}'],
  foreseeNow: ['现在', 'now'],
  followClock: ['回到现在', 'Back to now'],
  play: ['播放', 'Play'],
  stop: ['停止', 'Stop'],
  madeUp: ['虚线轮廓：位置或容量为推定、示意', 'Broken outline: place or capacity is assumed or made up'],
  sources: ['数据来源', 'Sources'],
  wholeCity: ['全市', 'Whole city'],
  close: ['关闭', 'Close'],
  capacity: ['容量', 'Capacity'],
  kind: ['类别', 'Kind'],
  quality: ['可信度', 'Quality'],
  quality_surveyed: ['实测', 'surveyed'],
  quality_approximate: ['近似', 'approximate'],
  quality_synthetic: ['示意（虚构）', 'synthetic (made up)'],
  quality_unknown: ['未知', 'unknown'],
  task: ['任务', 'Task'],
  state: ['状态', 'State'],
  arrives: ['预计到达', 'Arrives'],
  mapFailed: ['地图无法绘制：{why}', 'The map cannot be drawn: {why}'],
  hour: ['小时', 'h'],
  minute: ['分', 'min'],
  // plan
  plan: ['行动方案', 'Action plan'],
  noPlan: ['尚无行动方案', 'No action plan yet'],
  noPlanHint: ['研判完成后，方案会出现在这里，等您批准。', 'When the assessment is made, a plan appears here for you to approve.'],
  waitsElsewhere: ['另有方案待批准：{title}', 'Another plan awaits approval: {title}'],
  planProposed: ['待批准', 'Awaits approval'],
  planApproved: ['已批准', 'Approved'],
  planComplete: ['已完成', 'Complete'],
  planExpired: ['已失效', 'Expired'],
  proposedAt: ['{time} 提出', 'Proposed {time}'],
  validFor: ['{left} 内有效', 'valid for {left}'],
  wasValid: ['已过期 {left}', 'expired {left} ago'],
  approvedBy: ['{who} 于 {time} 批准', 'Approved by {who} at {time}'],
  setsLevel: ['启动 {level} 响应', 'Sets response level {level}'],
  keepsLevel: ['响应级别不变', 'Response level unchanged'],
  opensTasks: ['新开任务', 'New tasks'],
  assignments: ['派遣队伍', 'Units to send'],
  moves: ['转移安置', 'People to move'],
  messages: ['对外发布', 'Messages out'],
  uncovered: ['仍未满足', 'Left unmet'],
  binds: ['制约因素', 'What binds'],
  assumptions: ['前提假设', 'Assumptions'],
  missing: ['缺 {n}{unit}', '{n} {unit} short'],
  leastExtra: ['最少补充：{what}', 'Least extra: {what}'],
  optimal: ['已证明最优', 'Proved optimal'],
  withinGap: ['距最优不超过 {gap}', 'Within {gap} of optimal'],
  objective: ['目标 {n} {unit}', 'objective {n} {unit}'],
  boundIs: ['下界 {n}', 'bound {n}'],
  planner_dispatch: ['派遣', 'Dispatch'],
  planner_evacuation: ['转移', 'Evacuation'],
  planner_notice: ['发布', 'Notices'],
  alternatives: ['备选', 'Alternatives'],
  drive: ['车程 {time}', '{time} drive'],
  onFoot: ['步行', 'on foot'],
  byCoach: ['客车', 'by coach'],
  before: ['{time} 前', 'before {time}'],
  approve: ['批准…', 'Approve…'],
  reject: ['驳回…', 'Reject…'],
  askAgain: ['重新编制', 'Plan again'],
  pastNoApprove: ['回放中，不能批准', 'Looking at the past: nothing can be approved'],
  planGone: ['这份方案已有决定或已被新方案取代，请关闭后查看最新方案', 'This plan has been decided or replaced: close this and look at the newest one'],
  expiredNoApprove: ['方案已过有效期，请重新编制', 'The plan has expired: ask for a new one'],
  // dialog
  levelTitle: ['启动响应', 'Set the response level'],
  setLevel: ['启动{level}响应…', 'Set level {level}…'],
  levelReason: ['启动理由', 'Reason'],
  confirmLevel: ['启动', 'Set'],
  levelToast: ['响应级别已设定', 'Response level set'],
  askFirst: ['要求编制方案', 'Ask for a plan'],
  approveTitle: ['批准行动方案', 'Approve the plan'],
  rejectTitle: ['驳回行动方案', 'Reject the plan'],
  goesOut: ['批准后立即生效', 'At once, when you approve'],
  sendUnits: ['派遣 {n} 支队伍', '{n} units are sent'],
  movePeople: ['下令转移 {n} 人', '{n} people are ordered to move'],
  openTasks: ['开启 {n} 项任务', '{n} tasks open'],
  sendMessages: ['发布 {n} 条信息', '{n} messages go out'],
  staysInside: ['演练：信息只到演练信道', 'exercise: to exercise channels only'],
  nothingElse: ['无其他外发', 'Nothing else goes out'],
  whoAreYou: ['您是谁？', 'Who are you?'],
  whoHint: ['批准由实名指挥员作出，并记入日志', 'A named commander approves, and the log remembers who'],
  rejectReason: ['驳回理由', 'Reason'],
  reasonNeeded: ['请写明理由，日志会保留', 'Say why; the log keeps it'],
  confirmApprove: ['我批准', 'I approve'],
  confirmReject: ['驳回', 'Reject'],
  cancel: ['取消', 'Cancel'],
  done: ['完成', 'Done'],
  approvedToast: ['已批准，{n} 条记录入库', 'Approved; {n} events recorded'],
  rejectedToast: ['已驳回', 'Rejected'],
  refused: ['指令被拒', 'Refused'],
  accepted: ['已执行', 'Done'],
  // tasks
  tasks: ['任务', 'Tasks'],
  noTasks: ['尚无任务', 'No tasks yet'],
  late: ['超时 {time}', '{time} late'],
  left: ['剩 {time}', '{time} left'],
  noDeadline: ['无时限', 'no deadline'],
  escalated: ['已上报 {who}', 'escalated to {who}'],
  task_waiting: ['等待', 'waiting'],
  task_open: ['待办', 'open'],
  task_assigned: ['已派', 'assigned'],
  task_working: ['进行', 'working'],
  task_done: ['完成', 'done'],
  task_skipped: ['略过', 'skipped'],
  unitsCount: ['{n} 支队伍', '{n} units'],
  legalBasis: ['依据', 'Basis'],
  doneBy: ['{who} {time} 完成', 'done by {who} at {time}'],
  markDone: ['记为完成', 'Mark done'],
  markSkipped: ['略过', 'Skip'],
  evidence: ['完成凭据，或略过的理由', 'Evidence, or why it is skipped'],
  openOf: ['{n} 项未完 · {late} 项超时', '{n} open · {late} late'],
  // timeline
  timeline: ['记录', 'Events'],
  onlyMilestones: ['只看要事', 'Milestones only'],
  cause: ['起因', 'Cause'],
  occurred: ['发生 {time}', 'happened {time}'],
  replay: ['回放 {time}，非实时', 'Replay of {time}, not live'],
  backToLive: ['返回实时', 'Back to live'],
  liveNow: ['实时', 'Live'],
  slider: ['回看过去', 'Look back'],
  earlier: ['上一要事', 'Previous milestone'],
  later: ['下一要事', 'Next milestone'],
  // quarantine
  quarantineHint: ['读不懂的输入原样保存在这里，等人处理。', 'Inputs that could not be read are kept here whole, for a person to decide.'],
  quarantineEmpty: ['没有被隔离的输入', 'Nothing is in quarantine'],
  retry: ['重读', 'Read again'],
  retried: ['已重读', 'Read again'],
  bytes: ['{n} 字节', '{n} bytes'],
} as const satisfies Record<string, readonly [string, string]>;

export type Text = keyof typeof TEXTS;

class Language {
  index = $state<0 | 1>(localStorage.getItem('language') === 'en' ? 1 : 0);

  toggle(): void {
    this.index = this.index === 0 ? 1 : 0;
    localStorage.setItem('language', this.index ? 'en' : 'zh');
    this.tellBrowser();
  }

  tellBrowser(): void {
    document.documentElement.lang = this.index ? 'en' : 'zh-CN';
  }
}

export const language = new Language();

export function t(key: Text, values: Record<string, string | number> = {}): string {
  return TEXTS[key][language.index].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '—'));
}

/** Words the server knows: hazards by key, in Chinese and English. */
let known: Record<string, [string, string]> = {};
export function learn(words: Record<string, [string, string]>): void {
  known = words;
}

/** A word that comes as data ("typhoon", "major"): its translation, or the word itself where there is none. */
export function word(family: string, value: string | null | undefined): string {
  const key = `${family}_${value}`;
  if (key in TEXTS) return t(key as Text);
  return known[value ?? '']?.[language.index] ?? value ?? t('unknown');
}

/** Text that says the same in Chinese and then in English, " / " or a space between: the half in the page's language. */
export function half(text: string): string {
  const [, zh, en] = /^(.*[\u4e00-\u9fff].*?)(?: \/ |(?<=[。！？]) )([^\u4e00-\u9fff]*(?:\([^)]*\))?[^\u4e00-\u9fff]*)$/s.exec(text) ?? [];
  return zh && en ? (language.index === 1 ? en : zh) : text;
}

/** A thing's name in the language of the page, where it has one. */
export function named(thing: { name: string; name_en?: string }): string {
  return language.index === 1 && thing.name_en ? thing.name_en : thing.name;
}
