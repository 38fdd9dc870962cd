//! The ledger: every amount is booked twice, so that the books must close to zero every day.

use crate::results::DayRow;

/// Accounts. Cost and assets are debits (positive), revenue is a credit (negative).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// What the firm has.
    Cash,
    /// Revenue after discount.
    Revenue,
    /// Cost of goods and onboarding.
    Goods,
    /// Channels.
    Media,
    /// Research.
    Research,
    /// Product work.
    Product,
    /// Contacts with customers.
    Retention,
    /// Win-back offers.
    WinBack,
    /// Reps.
    Payroll,
    /// Commissions.
    Commission,
    /// Fixed cost.
    Overhead,
}

const ACCOUNTS: usize = 11;

/// The books of one run, in minor units.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    balances: [i64; ACCOUNTS],
    today: [i64; ACCOUNTS],
}

impl Ledger {
    /// Books an amount that is paid for something.
    pub(crate) fn pay(&mut self, account: Account, minor: i64) {
        self.book(account, minor);
        self.book(Account::Cash, -minor);
    }

    /// Books revenue that comes in.
    pub(crate) fn earn(&mut self, minor: i64) {
        self.book(Account::Cash, minor);
        self.book(Account::Revenue, -minor);
    }

    /// Closes the day: writes it into a row, and gives whether the books balance.
    #[must_use]
    pub(crate) fn close(&mut self, row: &mut DayRow) -> bool {
        let of = |account: Account| self.today[account as usize];
        row.revenue_minor = -of(Account::Revenue);
        row.goods_minor = of(Account::Goods);
        row.media_minor = of(Account::Media);
        row.research_minor = of(Account::Research);
        row.product_minor = of(Account::Product);
        row.retention_minor = of(Account::Retention);
        row.win_back_minor = of(Account::WinBack);
        row.payroll_minor = of(Account::Payroll);
        row.commission_minor = of(Account::Commission);
        row.overhead_minor = of(Account::Overhead);
        let cost = row.goods_minor
            + row.media_minor
            + row.research_minor
            + row.product_minor
            + row.retention_minor
            + row.win_back_minor
            + row.payroll_minor
            + row.commission_minor
            + row.overhead_minor;
        row.profit_minor = row.revenue_minor - cost;
        let balanced = row.profit_minor == of(Account::Cash) && self.balances.iter().sum::<i64>() == 0;
        self.today = [0; ACCOUNTS];
        balanced
    }

    fn book(&mut self, account: Account, minor: i64) {
        self.balances[account as usize] += minor;
        self.today[account as usize] += minor;
    }
}
