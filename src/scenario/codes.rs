//! The codes of problems: what each means, a line that has it, and its cure.
//!
//! Codes are stable: one that is retired is not used again.

/// A row of [`CODES`].
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code, e.g. `B014`: `B` in the scenario, `D` in a design, `F` in a file it names, `W` a warning.
    pub code: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Something that has it.
    pub example: &'static str,
    /// What to do about it.
    pub cure: &'static str,
}

macro_rules! codes {
    ($( $code:literal, $meaning:literal, $example:literal, $cure:literal; )*) => {
        /// Every code, in order.
        pub const CODES: &[Code] = &[
            $( Code { code: $code, meaning: $meaning, example: $example, cure: $cure }, )*
        ];
    };
}

codes! {
    "B001", "A file cannot be read: it is missing, a folder, or not yours to read.",
        "relaylab run no-such-file.toml", "Check the name and the folder; `extends` is relative to the file that says it.";
    "B002", "A file is over a limit: 1 MiB, 16 levels of nesting, 4 KiB a text or line, 100,000 items of lists, 10,000 keys and tables.",
        "schedule = [1, 1, 1, ...] with 100,001 items", "Move large lists into CSV files and name these in the scenario.";
    "B003", "A file is not UTF-8 text.",
        "a scenario saved as UTF-16, or a picture", "Save the file as UTF-8.";
    "B004", "The text is not valid TOML.",
        "people = ", "Look at the caret: a value, a quote or a bracket is missing or too many. TOML is described at https://toml.io.";
    "B005", "A key or a table header is given twice.",
        "people = 100\npeople = 200", "Keep one of the two; a table has one header, with all its keys below.";
    "B006", "`extends` names a file that cannot be extended: the files form a circle, or more than 8 follow one another.",
        "extends = \"itself.toml\"", "Let each file extend one that is nearer to the base.";
    "B007", "`--set` is not followed by a key, `=` and a value.",
        "--set sales.reps", "Write --set sales.reps=12. The value is TOML; a bare word is taken as text.";
    "B008", "A design is taken for a scenario. A scenario describes one market; a design names a scenario and says what is varied in it.",
        "relaylab run study.toml", "`relaylab check` and `relaylab sweep` take designs; the other verbs take the scenario that the design names.";
    "B010", "A value is of the wrong kind.",
        "reps = \"twelve\"", "Write the kind of value the message names; texts stand in quotes, numbers do not.";
    "B011", "A section is given a value, or written as a list of tables.",
        "sales = 12", "Write [sales] on a line of its own, and its keys below.";
    "B014", "A key or section is not known. A silently ignored key would change results unnoticed.",
        "[sales]\nrep = 12", "Correct the spelling, or move the key to the section it belongs to.";
    "B015", "A channel is of no known kind. Without `kind`, the name of its table is its kind.",
        "[channels.radio]", "Give it a `kind` from the list in the message.";
    "B020", "A number is outside its range.",
        "leak = 1.5", "Choose a value within the range; mind the unit.";
    "B021", "The shares of the marketing budget do not add up to 1: those of research, product, retention, win_back and each channel. A part that is switched off keeps its share, unspent.",
        "two channels with a share of .5 each, beside research's .02", "Correct the shares, or say `budget.normalise = true` to scale them.";
    "B022", "The shares of the segments do not add up to 1.",
        "two segments with a share of .5 and .4", "Correct the shares: everybody belongs to one segment.";
    "B023", "A channel has a share of a budget of 0.",
        "share = 0.5 without budget.per_month", "Give `budget.per_month`, or give the channel plain `exposure_per_day`, or switch it off.";
    "B024", "There is a marketing budget, but nothing has a share of it.",
        "every share is 0", "Give a channel a share, or give all to sales: `budget.sales_share = 1`.";
    "B025", "A channel stops before it starts.",
        "from_day = 100\nto_day = 50", "Exchange the two; 0 as `to_day` means it never stops.";
    "B026", "A schedule has no weight above 0.",
        "schedule = [0, 0]", "Give at least one weight above 0.";
    "B027", "A text is not a date of the calendar.",
        "start = \"2026-02-30\"", "Write year, month and day: \"2026-01-05\".";
    "B028", "A currency is not three capital letters.",
        "currency = \"euro\"", "Write the code of ISO 4217: \"EUR\".";
    "B030", "There are too many channels (more than 24), segments or timeline entries (more than 64).",
        "25 [channels.NAME] tables", "Merge those that are alike.";
    "B031", "A channel, segment or timeline entry has a name that cannot be used in tables and file names, that stands for something else there (word of mouth, direct visit, sales rep), or that looks like the name of another.",
        "[channels.\"a/b\"]", "Use 1 to 64 letters a to z, digits, spaces, `_` and `-`; let names differ in more than capitals, blanks, `_`, `-`, and 0 for o or 1 for l.";
    "B032", "A network from a file needs its edge list.",
        "model = \"file\" without edges", "Name a CSV file: `network.edges = \"friends.csv\"`.";
    "B033", "A block model needs more than one segment.",
        "model = \"blocks\" with one [segments.NAME]", "Add a segment, or choose another model.";
    "B034", "In a ring each person knows as many on the left as on the right, so `degree` must be even.",
        "model = \"ring\"\ndegree = 3", "Choose 2, 4, 6, ...";
    "B035", "Nobody can know as many people as there are, or more.",
        "people = 5 with degree = 8", "Lower `network.degree`, raise `market.people`, or say `network.model = \"none\"`.";
    "B036", "The days between attempts to reach a lead are missing.",
        "gaps = []", "Give at least one number of days; the last is repeated as needed.";
    "B037", "More mails are clicked than opened.",
        "[channels.email]\nopen = 0.1\nclick = 0.2", "Both are shares of the mails sent, so `click` is at most `open`.";
    "B038", "More than the working day is kept for outbound and follow-ups together.",
        "outbound_share = 0.6\nfollow_up_share = 0.6", "Lower one of `sales.outbound_share` and `sales.follow_up_share`, so that they add up to 1 at most.";
    "B039", "A check does not say what must hold: it names no known metric or statistic, or compares it with no number.",
        "holds = [\"profit > 0\"]", "Write METRIC.STATISTIC RELATION NUMBER: \"profit.p10 > 0\" or \"churn_per_month.mean between 0.01 and 0.03\".";
    "B040", "More channels run at once than a person can remember the source of (28).",
        "24 [channels.NAME] tables and a leads file with many channels of its own", "Merge channels that are alike, or switch some off.";
    "B041", "An experiment names no channel that could be kept from people.",
        "[experiment]\nchannel = \"email\"", "Name a channel that is on and of kind `display` or `paid_social`.";
    "B042", "A comparison is told to decide on no known metric, or that something matters which is no amount.",
        "[compare]\non = \"proft\"", "Name a metric of `relaylab catalog metrics`, and an amount (\"25k\") or a percentage of the baseline (\"2%\").";
    "B044", "A file gives a list price, but nothing says what comparable offers cost.",
        "[price]\nlist = 800", "Say `price.reference`, what comparable offers cost in this market.";
    "B045", "A timeline entry names no key that can change in time, or changes nothing.",
        "[timeline.christmas]\nkey = \"sales.hours\"", "Give a `key` from the list in the message, and `set`, `times` or `plus`.";
    "B046", "A timeline entry acts on a condition that says nothing: it names no known gauge, or compares it with no number.",
        "when = \"queue > 7\"", "Write GAUGE RELATION NUMBER with a gauge of `relaylab catalog gauges`: \"waiting_days > 7\".";
    "B047", "A timeline entry ends before it begins, its least is more than its most, or it is to act again without a condition.",
        "from = \"2026-06-01\"\nuntil = \"2026-05-01\"", "Exchange the two, or give `when`.";
    "B048", "The money of a run could be more than its books hold: 90 quadrillion, whatever the currency.",
        "list = 1e12 with 300,000 people", "Lower the price, the cost of a rep or the budget, or play fewer people or days; mind the unit.";
    "D001", "A key, column, table or kind of table of a design or of a file of targets is not known.",
        "replicate = 12", "Correct the spelling; the message names what is known here.";
    "D002", "A value of a design or of a file of targets is of the wrong kind.",
        "replicates = \"twelve\"", "Write the kind of value that the message names.";
    "D003", "A number of a design or of a file of targets is outside its range, or a range is none.",
        "price.list = { from = 900, to = 500 }", "Change the number or the ends of the range; a range with `log` lies above 0.";
    "D004", "Something is missing or there twice: the scenario, values, steps, a range, points, targets, a table of data or what it must say; or the file is a scenario and no design.",
        "[grid]\nbudget.sales_share = { from = 0.2, to = 0.8 }", "Add what the message names: `steps = 5`.";
    "D005", "Values or points that belong together are not of one length, or leave out a key.",
        "[zip]\nsales.reps = [1, 2]\nprice.list = [500]", "Give every key of [zip] as many values, and every point of [[list]] the same keys.";
    "D006", "A key is set or varied twice.",
        "[set]\nsales.reps = 2\n[grid]\nsales.reps = [1, 2]", "Keep one of the two.";
    "D007", "A scenario of the design cannot be played, or does not take a value that the design gives a key.",
        "[grid]\nsales.repz = [1, 2]", "Correct the key or the value; `relaylab check` tells more of the scenario.";
    "D008", "The file of points cannot be read.",
        "file = \"points.csv\" with two columns `sales.reps`", "Make it CSV or Parquet with a column named after each key, and a finite value in each cell.";
    "D009", "The design has more runs than are played: 10,000,000.",
        "replicates = 1_000_000 with 100 points", "Take fewer values, a sample ([lhs], [sobol]) or fewer replicates.";
    "F001", "A file that a scenario or a file of targets names cannot be read, is too large, or lies outside the folder of both.",
        "edges = \"../friends.csv\"", "Put the file beside the scenario and name it relative to that.";
    "F002", "A CSV file lacks a column that a scenario or a file of targets names.",
        "from = \"ego\" for a file whose header is `a,b`", "Name the columns of the file: `network.from`, `network.to`, `leads.channel`, `leads.count`.";
    "F003", "A row of a CSV file cannot be used.",
        "a count of `many`, or a row with too few fields", "Correct the line the message names.";
    "F004", "A CSV file does not fit the scenario.",
        "`network.model = \"file\"` without `network.edges`", "Change the key the message names, or the file.";
    "W001", "There is a sales team, but neither a number of reps nor a budget to pay for any.",
        "sales.on = true, no sales.reps, budget.per_month = 0", "Give `sales.reps` or `budget.per_month`, or say `sales.on = false`.";
    "W002", "A channel is on without a share of the budget; only what it owns on the first day works.",
        "[channels.display] without share", "Give it a `share`, or say `on = false`.";
    "W003", "Leads of a file are dated after the last day, so that they never come.",
        "a `day` of 400 with market.days = 365", "Raise `market.days`, or take them out of the file.";
}
