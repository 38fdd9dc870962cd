//! Verbs of a part that was left out when the program was built: each is known, and says which feature it takes.

/// The verbs of a part, all alike; used as the module that the part would have been.
macro_rules! absent {
    ($part:ident, $feature:literal, $($verb:ident)+ $(, $more:item)*) => {
        pub(super) mod $part {
            use crate::cli::exit::{Fault, USAGE};
            use crate::cli::terminal::Voice;
            use clap::Args;
            use std::ffi::OsString;

            $(
                #[derive(Debug, Args)]
                #[command(about = concat!("Not in this program: it was built without the feature `", $feature, "`"))]
                pub(in crate::cli) struct $verb {
                    /// Whatever the verb would take.
                    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
                    _words: Vec<OsString>,
                }

                impl $verb {
                    pub(in crate::cli) fn run(&self, _: Voice) -> Result<(), Fault> {
                        let cause = concat!("this program was built without the feature `", $feature, "`");
                        let cure = concat!("build it with `cargo build --release --features ", $feature, "`");
                        Err(Fault::new(USAGE, cause, cure))
                    }
                }
            )+
            $($more)*
        }
    };
}

#[cfg(not(feature = "parquet"))]
absent!(
    batch, "parquet", Estimate Sweep Distribute Status Resume Replay Verify Merge Archive,
    /// Designs are not known without sweeps.
    pub(in crate::cli) fn checked(_: &std::path::Path) -> Option<Result<String, crate::error::Error>> {
        None
    }
);
#[cfg(not(feature = "explore"))]
absent!(explore, "explore", Explore);
