/**
 * The words of error messages, in small letters. None of them spells a digit, a letter or a sign (`one`, `slash`), with
 * which a value could be spelled out.
 */
const WORDS = `
able about above absent accept acceptable accepted access account accounts action actions activate activated active
actually add added additional address addresses admin administrator administrators affects after again agent alert
alias all allow allowed allows already also always an and annotation another any api app application applications
approval approved apps archive archived archives are aren argument arguments array arrived as ask assign assigned
assignee associated at attach attached attachment attachments attempt attempts attribute attributes auth authenticate
authenticated authentication author authorisation authorise authorised authorization authorize authorized available
back bad badly bag ban banned base be because been before begin behind being below between blank block blocked blocks
board body boolean bot both branch bucket bug build builds but by bytes ca cache cached calendar call callback called
caller calls can cancelled cannot cant capability cardinality case category cause caused cert certain certificate
change changed changelog channel channelname channels character characters chars charset chat check checked choose
chosen claim cleared client clients clone clones close closed closes closing code codes collection color colors colour
colours column command comment comments commit common communicate complete completed component components concurrent
condition conditions config configuration configure configured conflict conflicting connect connected connection
connections contact contain contained contains content contents context continue control cookie correct corrected
correctly corrupt could couldn couldnt count create created creating creation credential credentials currently custom
customfield customfields daily data database date deactivated dead decode decoded default defined definition delete
deleted deliver delivered delivery denied deny depends deploy deployed deployment deployments deploys deprecated
described description descriptions destination detail details detected determine device did didn didnt different
digest direct directory disabled disallowed disconnected discontinued display dns do does doesn doesnt domain don done
dont down downstream due duedate duplicate duplicated duration during each early edit editable either ekm element
elements else email emails emoji empty enable enabled encoded encoding end ended endpoint endpoints ensure enter
entered enterprise entities entity entries entry environment ephemeral epic equal err errmsg erroneous error errorcode
errormessage errormessages errors event events every exact exactly exceed exceeded exceeds exception exceptions excess
excessive execute executed execution exist existing exists expect expectation expected expiration expire expired
expires explain extension external extra factor fail failed failing fails failure failures fallback false fatal fault
feature features fetch field fieldname fields file filename files filter find first fixversions flood flooding for
forbidden form format formatted formatting forward found from full function gateway general generic get give given
glined go gone got grant granted group groups guest had handle handler has hasn have haven header headers help here
hidden history hook hooks host hostname hour hours how however html http https icon id ident identified identifier
identify identity if ignored illegal image immediately impossible improper in inactive include included includes
incorrect incorrectly index info information input instance instead insufficient integer integration integrations
intended internal into invalid invite invited inviteonly ip is isn isnt issue issuelinks issues issuetype it item
items its job jobs join joined joining json just key keys kick kicked kind klined known label labels language large
last later latest least leave left length less level license like limit limited limits line lines link links list
listed local location locked log logged login long longer looking lookup machine made mail maintenance make making
malformed manage managed manager mandatory many map markdown mask match matched matches matching max maximum may maybe
media member members memory message messages metadata method methods middleware might mime min minimum minute minutes
mismatch missing mode moderated modify module moment month more most moved mrkdwn msg multiple must name named names
namespace need needed needs network never new next nick nickname no non none nor not note nothing notification
notifications notify now null number numbers numeric object objects obsolete of off offline offset old on once only
open operation operations operator option optional options or order org organisation organization origin other others
our out outdated outside over overload overloaded own owner package page pair param parameter parameters params parent
parse parsed parser parsing part partial parts pass passed password past path patience pattern pay payload payment
pending per perform performed period permanent permanently permission permissions permitted person ping place plain
plan plans please plugin point policy pong port possible post posted posting posts precondition prefix preflight
present pretext prevent previous priority private probably problem problems process processed processing product
profile prohibited project projectkey projects properties property protected protocol provide provided provider proxy
public publish purpose push put query queue quota range rate ratelimited rather reach reached read readable reading
readonly reason reasons receive received recent recipient recipients reconnect record recorded records redirect refer
reference refused region register registered registration reject rejected related release released remote remove
removed rename renamed repeat replace replaced reply report reporter reports repository request requested requester
requests require required requirement requirements requires reset resolution resolve resolved resource resources
respond response responses rest restricted restriction result results resume retired retry return returned review
revision revoked right rights role roles rollup room root route rule rules run same save scheduled schema scheme scope
scopes screen search secondary seconds secret section secure security see seem select selected send sender sending
sent server servers service services session set setting settings setup short should shouldn sign signature signed
simple simply since single size slow so some someone something sometimes soon sorry source space spam specified
specify sprint ssl stack stage standard start started state status still stop stopped storage store stored story
stream strict string strings structure subdomain subject submit submitted subscription subtask subtasks success
successful successfully such suitable summary support supported supports sure suspended syntax system table tag tags
take taken target task tasks tcp team teams temporarily temporary tenant terminated terms test text than that the
their them then there therefore these they thing this those thread threads throttled throttling through time timed
timeout times timestamp timetracking title tls to today together token tokens too top total trace transaction
transient transition transitions transport trial tried trouble true trusted try trying type types unable unacceptable
unauthenticated unauthorised unauthorized unavailable unchanged unexpected unfurl unfurled unhandled unique unit
unknown unless unprocessable unreachable unreadable unrecognised unrecognized unsafe unset unspecified unsupported
until unverified up update updated upgrade upload uploaded upstream uri url usage use used user usergroup username
users uses using utc valid validate validated validation value values variable verification verified verify version
versions via view violated violates violation visible visit voice vote voter wait waiting want wanted warning was wasn
wasnt watchers way we web webhook webhooks website week well went were what when where whether which while who whom
whose why will with within without won word work workflow working worklog workspace would wouldn write writing wrong
xml year yet you your yours
`;

const KNOWN: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** `errorMessages` is two words; `pass1` is none. */
const PARTS = /(?<=[a-z])(?=[A-Z])/;

/** Written small, with a capital, or in capitals: other mixtures could mean something. */
const USUAL = /^(?:[A-Z]?[a-z]+|[A-Z]+)$/;

/** The words that a run of letters and digits consists of; undefined unless all of them are plain words. */
export function plainWordsIn(run: string): readonly string[] | undefined {
  const parts = run.split(PARTS);
  const words = parts.map((part) => part.toLowerCase());
  return parts.every((part) => USUAL.test(part)) && words.every((word) => KNOWN.has(word))
    ? words
    : undefined;
}
