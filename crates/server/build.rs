//! Has the program built again when the page is: the page is part of the binary, see `src/serve/page.rs`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../web/dist");
}
