internal import CRecKitKernels
import Foundation

/// The hot loops, in the widest instruction set that the machine has.
///
/// Sums have one fixed order of additions, so that AVX2, AVX-512 and NEON give the same bits. The
/// environment variable `RECKIT_SIMD` (`portable`, `avx2`, `avx512`, `neon`) forces a set.
public enum Kernels {
  // Unsafe in name only: a table of constant function pointers, filled once and never written.
  nonisolated(unsafe) static let set = chosen(ProcessInfo.processInfo.environment["RECKIT_SIMD"])

  /// The name of the instruction set in use.
  public static var instructionSet: String { String(cString: set.name) }

  /// Whether `RECKIT_SIMD` names a set that this machine has; anything else falls back on the best one.
  public static var isForcedSetAvailable: Bool {
    guard let name = ProcessInfo.processInfo.environment["RECKIT_SIMD"], !name.isEmpty else { return true }
    return reckit_kernels_named(name) != nil
  }

  static func chosen(_ name: String?) -> reckit_kernels {
    if let name, let named = reckit_kernels_named(name) { return named.pointee }
    return reckit_kernels_best().pointee
  }
}
