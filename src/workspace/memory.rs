//! The most memory in use at once, where the system (Linux) reports it.

use std::fs;

/// Bytes of the process in memory at their peak; absent where the system doesn't report it.
///
/// Source: `VmHWM` of proc_pid_status(5), in kibibytes whatever unit it prints.
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes * 1024)
}

/// Forgets the peak so far, where the system allows it; else the peak stays that of the whole process.
pub fn forget_peak_memory() {
    // Nothing depends on it but the figure itself.
    let _ = fs::write("/proc/self/clear_refs", "5");
}
