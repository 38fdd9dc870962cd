//! Files beside a scenario: what is read from them, and what is said of wrong ones.

use relaylab::scenario::Scenario;
use relaylab::scenario::data_files::{EdgeList, LeadRow, read, read_leads};
use relaylab::scenario::sections::Leads;
use relaylab::scenario::sections::{Network, NetworkModel};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file for the test");
    }
    folder
}

fn file_network() -> Network {
    Network { model: NetworkModel::File, edges: Some("ties.csv".to_owned()), ..Network::default() }
}

fn edges(settings: &Network, files: &[(&str, &str)]) -> Result<EdgeList, String> {
    EdgeList::read(settings, folder(files).path())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[test]
fn people_are_numbered_as_they_appear_and_each_tie_counts_once() {
    let text = "ego,alter,why\nbo,al,x\nal, bo,x\ncy,al,x\ncy,cy,x\ncy,al,y\n";
    let list = edges(&file_network(), &[("ties.csv", text)]).unwrap();
    assert_eq!(list.names, ["bo", "al", "cy"]);
    assert_eq!(list.edges, [(0, 1), (1, 2)]);
    let directed = edges(&Network { directed: true, ..file_network() }, &[("ties.csv", text)]).unwrap();
    assert_eq!(directed.edges, [(0, 1), (1, 0), (2, 1)]);
}

#[test]
fn nodes_bring_people_without_ties_and_groups_keep_names_apart() {
    let settings =
        Network { nodes: Some("people.csv".to_owned()), group: Some("city".to_owned()), ..file_network() };
    let people = "\u{feff}city,id\n1,7\n2,7\n2,8\n";
    let list =
        edges(&settings, &[("people.csv", people), ("ties.csv", "city,ego,alter\n2,8,7\n2,8,9\n")]).unwrap();
    assert_eq!(list.names, ["1/7", "2/7", "2/8", "2/9"]);
    assert_eq!((list.people, list.edges), (4, vec![(1, 2), (2, 3)]));
}

#[test]
fn the_doctors_of_medical_innovation_can_be_read() {
    let settings = Network {
        edges: Some("medinnov_edges.csv".to_owned()),
        nodes: Some("medinnov_nodes.csv".to_owned()),
        group: Some("city".to_owned()),
        ..file_network()
    };
    let list =
        EdgeList::read(&settings, &Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/data")).unwrap();
    // 125 were interviewed, and they named 109 others.
    assert_eq!((list.people, list.edges.len()), (234, 571));
    assert_eq!((list.names[0].as_str(), list.names[124].as_str()), ("1/1", "4/30"));
    let listed = Network { listed_only: true, ..settings };
    let among =
        EdgeList::read(&listed, &Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/data")).unwrap();
    let both = |edge: &&(u32, u32)| edge.0.max(edge.1) < 125;
    assert_eq!((among.people, among.edges.len()), (125, list.edges.iter().filter(both).count()));
}

#[test]
fn the_leads_of_a_marketplace_can_be_read() {
    let settings = Leads {
        file: Some("olist_leads.csv".to_owned()),
        closing: Some("closing".to_owned()),
        ..Leads::default()
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/data");
    let leads = read_leads(&settings, "2026-01-05", &folder).unwrap();
    assert_eq!(leads.iter().map(|row| row.count).sum::<u32>(), 7725);
    assert!(leads.iter().all(|row| row.day.is_none()));
    assert_eq!((leads[4].channel.as_str(), leads[4].closing), ("direct", -0.263));
}

#[test]
fn days_are_numbers_or_dates() {
    let settings = Leads { file: Some("in.csv".to_owned()), day: Some("on".to_owned()), ..Leads::default() };
    let files = folder(&[("in.csv", "on,channel,count\n3,fair,2\n2026-03-01,fair,1\n")]);
    let leads = read_leads(&settings, "2026-01-05", files.path()).unwrap();
    let row = |day, count| LeadRow { day: Some(day), channel: "fair".to_owned(), count, closing: 0.0 };
    assert_eq!(leads, [row(3, 2), row(55, 1)]);
}

#[test]
fn wrong_files_say_where_why_and_what_to_do() {
    let nodes = Network { nodes: Some("people.csv".to_owned()), ..file_network() };
    for (settings, people, ties, expected) in [
        (&file_network(), "", "", "error[F002]: the file is empty"),
        (
            &file_network(),
            "",
            "ego,alterr\n",
            "error[F002]: there is no column `alter`, which `network.to` names\n --> ties.csv:1\n  = help: did you mean `alterr`?",
        ),
        (&file_network(), "", "ego,alter\na,b\n,c\n", "error[F003]: `ego` is empty\n --> ties.csv:3"),
        (
            &file_network(),
            "",
            "ego,alter\na,b\na,b,c\n",
            "the row has 3 cells, but the header has 2\n --> ties.csv:3",
        ),
        (&nodes, "id\na\na\n", "ego,alter\n", "person `a` is named twice\n --> people.csv:3"),
    ] {
        let found = edges(settings, &[("people.csv", people), ("ties.csv", ties)]).unwrap_err();
        assert!(found.contains(expected) && found.contains("= help: "), "{found}");
    }
}

#[test]
fn wrong_leads_are_all_reported() {
    let settings = Leads {
        file: Some("in.csv".to_owned()),
        day: Some("day".to_owned()),
        closing: Some("plus".to_owned()),
        ..Leads::default()
    };
    let text = "day,channel,count,plus\nsoon,a,1,0\n2025-12-31,a,1,0\n1,a,-2,0\n1,a,2,NaN\n1,a,2,0\n1,sales rep,2,0\n";
    let found = read_leads(&settings, "2026-01-05", folder(&[("in.csv", text)]).path()).unwrap_err();
    let lines: Vec<Option<u64>> = found.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(2), Some(3), Some(4), Some(5), Some(7)]);
    assert!(found[4].message.contains("whom no channel brought"), "two rows of a table would have one name");
    assert_eq!(found[1].message, "2025-12-31 is before the first day, 2026-01-05");
}

#[test]
fn a_scenario_reads_nothing_outside_its_folder_unless_told_so_in_full() {
    let outside = folder(&[("ties.csv", "ego,alter\na,b\n")]);
    let inside = outside.path().join("mine");
    fs::create_dir(&inside).unwrap();
    let mut scenario = Scenario { network: file_network(), ..Scenario::default() };
    for (path, expected) in [
        (Some("../ties.csv".to_owned()), "is outside the folder"),
        (Some("ties.csv".to_owned()), "cannot read `ties.csv`"),
        (Some("../mine".to_owned()), "is not a file"),
        (None, "names no file"),
    ] {
        scenario.network.edges = path;
        let found = read(&scenario, &inside).unwrap_err();
        assert!(found[0].message.contains(expected), "{}", found[0]);
    }
    scenario.network.edges = Some(outside.path().join("ties.csv").display().to_string());
    assert_eq!(read(&scenario, &inside).unwrap().edges.unwrap().people, 2);
    scenario.network.model = NetworkModel::Ring;
    assert_eq!(read(&scenario, &inside).unwrap().edges, None);
}
