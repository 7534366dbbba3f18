fn main() -> std::process::ExitCode {
    alliance::boot::main()
}
