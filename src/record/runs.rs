//! Runs as tables and tables as runs: what is written reads back as the runs it came from.

use crate::files::{Damage, from_csv, to_csv};
use crate::results::{
    ActivityRow, BeliefRow, ChannelRow, ChurnRow, ClaimRow, CohortRow, DayRow, EconomicsRow, ExitRow,
    FunnelRow, JourneyRow, LeadRow, LifetimeRow, MediaRow, OpportunityRow, OutcomeRow, PathRow, PurchaseRow,
    RESPONSE_HOURS, RepRow, Response, ResponseRow, Row, Run, SegmentRow, StageRow, SurvivalRow, TimelineRow,
    TrialRow,
};

/// Tables that are written only when the scenario asks for them.
const OPTIONAL: &[&str] = &[
    JourneyRow::TABLE,
    ClaimRow::TABLE,
    TrialRow::TABLE,
    MediaRow::TABLE,
    OutcomeRow::TABLE,
    PathRow::TABLE,
    LeadRow::TABLE,
    OpportunityRow::TABLE,
    ActivityRow::TABLE,
    StageRow::TABLE,
    PurchaseRow::TABLE,
    TimelineRow::TABLE,
];

/// Who takes the tables of some runs, one after another, in whatever form.
pub(super) trait Taker {
    /// Whether the table of this name is of interest.
    fn wants(&self, _table: &str) -> bool {
        true
    }

    /// A table, whole.
    fn take<R: Row>(&mut self, rows: &[R]);
}

/// Tables as names of files without their endings, and CSV text.
impl Taker for Vec<(&'static str, String)> {
    fn take<R: Row>(&mut self, rows: &[R]) {
        self.push((R::TABLE, to_csv(rows)));
    }
}

/// All tables of some runs, in order of the runs: name of the file without its ending, and CSV text.
/// Tables that nobody asked for are left out.
pub(crate) fn tables(runs: &[Run]) -> Vec<(&'static str, String)> {
    let mut tables = Vec::new();
    give(runs, &mut tables);
    tables
}

macro_rules! run_tables {
    ($( $field:ident : $row:ty, )*) => {
        /// Gives somebody the tables of some runs that are of interest.
        pub(super) fn give(runs: &[Run], taker: &mut impl Taker) {
            $(
                if taker.wants(<$row>::TABLE) {
                    let rows: Vec<$row> = runs.iter().flat_map(|run| run.$field.iter().cloned()).collect();
                    if !rows.is_empty() || !OPTIONAL.contains(&<$row>::TABLE) {
                        taker.take(&rows);
                    }
                }
            )*
            if taker.wants(ResponseRow::TABLE) {
                let waits: Vec<ResponseRow> = runs.iter().flat_map(response_rows).collect();
                taker.take(&waits);
            }
        }

        /// The runs that some tables came from; `text` gives a table's CSV text by its name, or none where there is no table.
        pub(crate) fn read_runs(text: &dyn Fn(&str) -> Result<Option<String>, Damage>) -> Result<Vec<Run>, Damage> {
            let must = |table: &str| text(table)?.ok_or_else(|| Damage(format!("{table}.csv is missing")));
            let mut runs: Vec<Run> = Vec::new();
            for row in from_csv::<FunnelRow>(&must(FunnelRow::TABLE)?)? {
                if runs.last().is_none_or(|run| run.seed != row.seed) {
                    runs.push(Run { seed: row.seed, people: row.reached, ..Run::default() });
                }
            }
            $(
                let optional = OPTIONAL.contains(&<$row>::TABLE);
                let text_of_table = if optional { text(<$row>::TABLE)? } else { Some(must(<$row>::TABLE)?) };
                if let Some(text_of_table) = text_of_table {
                    let mut at = 0;
                    for row in from_csv::<$row>(&text_of_table)? {
                        let run = run_of(&mut runs, &mut at, row.seed, <$row>::TABLE)?;
                        run.$field.push(row);
                    }
                }
            )*
            let (mut at, mut bin) = (0, 0);
            for row in from_csv::<ResponseRow>(&must(ResponseRow::TABLE)?)? {
                let bins = RESPONSE_HOURS.len() + 1;
                run_of(&mut runs, &mut at, row.seed, ResponseRow::TABLE)?.response[bin % bins] =
                    Response { leads: row.leads, reached: row.reached, meetings: row.meetings, won: row.won };
                bin += 1;
            }
            Ok(runs)
        }

        /// The names and columns of all tables, for the dictionary.
        pub(super) fn declared() -> Vec<(&'static str, &'static str, &'static [crate::results::Column])> {
            vec![
                $( (<$row>::TABLE, <$row>::DOC, <$row>::COLUMNS), )*
                (ResponseRow::TABLE, ResponseRow::DOC, ResponseRow::COLUMNS),
            ]
        }
    };
}

run_tables! {
    days: DayRow,
    funnel: FunnelRow,
    exits: ExitRow,
    channels: ChannelRow,
    segments: SegmentRow,
    reps: RepRow,
    cohorts: CohortRow,
    survival: SurvivalRow,
    churn: ChurnRow,
    lifetime: LifetimeRow,
    economics: EconomicsRow,
    beliefs: BeliefRow,
    timeline: TimelineRow,
    journeys: JourneyRow,
    claims: ClaimRow,
    trial: TrialRow,
    media: MediaRow,
    outcomes: OutcomeRow,
    paths: PathRow,
    leads: LeadRow,
    opportunities: OpportunityRow,
    activities: ActivityRow,
    stage_history: StageRow,
    purchases: PurchaseRow,
}

/// The run a row belongs to; rows of a run stand together, so the search goes on from the last one.
fn run_of<'r>(runs: &'r mut [Run], at: &mut usize, seed: u64, table: &str) -> Result<&'r mut Run, Damage> {
    let found = (*at..runs.len()).chain(0..*at).find(|&place| runs[place].seed == seed);
    *at =
        found.ok_or_else(|| Damage(format!("{table}.csv has a run of seed {seed}, funnel.csv has none")))?;
    Ok(&mut runs[*at])
}

fn response_rows(run: &Run) -> Vec<ResponseRow> {
    let edges = RESPONSE_HOURS.iter().copied().map(Some).chain([None]);
    let row = |(&Response { leads, reached, meetings, won }, below_hours)| ResponseRow {
        seed: run.seed,
        below_hours,
        leads,
        reached,
        meetings,
        won,
    };
    run.response.iter().zip(edges).map(row).collect()
}
