//! A CRM's tables, with the names of columns that Salesforce made usual.

use super::case::Case;
use super::sheet::{Sheet, money, text, whole};
use crate::results::Cell;

pub(super) fn sheets(case: &Case<'_>) -> Vec<Sheet> {
    vec![leads(case), opportunities(case), stages(case), activities(case)]
}

/// A number with the letter that says of what it is one.
fn id(letter: char, number: u32) -> Cell {
    text(format!("{letter}{number}"))
}

fn id_or_none(letter: char, number: Option<u32>) -> Cell {
    number.map_or(Cell::Missing, |number| id(letter, number))
}

fn leads(case: &Case<'_>) -> Sheet {
    let mut sheet = Sheet::new(
        "leads.csv",
        [
            "Id",
            "ContactId",
            "CreatedDate",
            "LeadSource",
            "Status",
            "ClosedDate",
            "IsConverted",
            "ConvertedOpportunityId",
        ],
    );
    for row in &case.run.leads {
        sheet.rows.push(vec![
            id('L', row.lead),
            id('P', row.person),
            text(case.date(row.day)),
            text(row.source.clone()),
            text(row.status.clone()),
            row.closed.map_or(Cell::Missing, |day| text(case.date(day))),
            whole(u8::from(row.opportunity.is_some())),
            id_or_none('O', row.opportunity),
        ]);
    }
    sheet
}

fn opportunities(case: &Case<'_>) -> Sheet {
    let mut sheet = Sheet::new(
        "opportunities.csv",
        [
            "Id",
            "ContactId",
            "LeadId",
            "OwnerId",
            "CreatedDate",
            "LeadSource",
            "Type",
            "StageName",
            "IsClosed",
            "IsWon",
            "CloseDate",
            "Amount",
        ],
    );
    for row in &case.run.opportunities {
        sheet.rows.push(vec![
            id('O', row.opportunity),
            id('P', row.person),
            id_or_none('L', row.lead),
            id_or_none('R', row.seat),
            text(case.date(row.day)),
            text(row.source.clone()),
            text(row.origin.clone()),
            text(row.stage.clone()),
            whole(u8::from(row.closed.is_some())),
            whole(u8::from(row.stage == "won")),
            row.closed.map_or(Cell::Missing, |day| text(case.date(day))),
            row.paid_minor.map_or(Cell::Missing, money),
        ]);
    }
    sheet
}

fn stages(case: &Case<'_>) -> Sheet {
    let mut sheet = Sheet::new("stage_history.csv", ["ContactId", "CreatedDate", "OldValue", "NewValue"]);
    for row in &case.run.stage_history {
        sheet.rows.push(vec![
            id('P', row.person),
            text(case.date(row.day)),
            text(row.before.clone()),
            text(row.after.clone()),
        ]);
    }
    sheet
}

fn activities(case: &Case<'_>) -> Sheet {
    let mut sheet = Sheet::new(
        "activities.csv",
        ["Id", "ContactId", "LeadId", "OpportunityId", "OwnerId", "ActivityDate", "Type"],
    );
    for (number, row) in case.run.activities.iter().enumerate() {
        sheet.rows.push(vec![
            id('A', number as u32),
            id('P', row.person),
            id_or_none('L', row.lead),
            id_or_none('O', row.opportunity),
            id_or_none('R', row.seat),
            text(case.date(row.day)),
            text(row.activity.clone()),
        ]);
    }
    sheet
}
