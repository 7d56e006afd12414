//! Builds the library anew when a rule file is added or taken away: the folder is embedded in it.

fn main() {
    println!("cargo::rerun-if-changed=rules");
}
