public import Foundation

/// The event file that TensorBoard reads: the loss and the metrics of each epoch.
///
/// Records of TensorFlow's format, each an `Event` message: length (8 bytes, little-endian), masked checksum of the length
/// (4), the message, masked checksum of the message (4). Tags are `loss`, `test/METRIC`, `validation/METRIC`,
/// `seconds/train` and `seconds/evaluate`, and `final/loss` of a training on both parts; the step is the epoch. Values are
/// 32-bit floating point.
///
/// Source: TensorFlow's `tsl/lib/io/record_writer.h` and `event.proto`.
public enum TensorBoardEvents {
  /// What the file is called; TensorBoard looks for `tfevents`.
  public static let fileName = "events.out.tfevents.reckit"

  /// What the file begins with.
  ///
  /// - Parameter time: seconds since 1970.
  /// - Returns: the first bytes.
  public static func beginning(at time: Double) -> Data {
    record(double(1, time) + bytes(3, Array("brain.Event:2".utf8)))
  }

  /// What an epoch adds.
  ///
  /// - Parameters:
  ///   - epoch: the epoch.
  ///   - isFinal: whether it is of the training on training and validation positives together.
  ///   - time: seconds since 1970.
  /// - Returns: bytes to append.
  public static func event(_ epoch: EpochRecord, isFinal: Bool = false, at time: Double) -> Data {
    var values: [(tag: String, value: Double)] = epoch.loss.map { [(isFinal ? "final/loss" : "loss", $0)] } ?? []
    values += epoch.metrics.map { ("test/\($0.label)", $0.mean) }
    values += epoch.validation.map { ("validation/\($0.label)", $0.mean) }
    if !isFinal {
      values.append(("seconds/train", epoch.trainSeconds))
      if epoch.isEvaluated { values.append(("seconds/evaluate", epoch.evaluateSeconds)) }
    }
    let summary = values.flatMap { tag, value in
      bytes(1, bytes(1, Array(tag.utf8)) + fixed32(2, Float(value).bitPattern))
    }
    return record(double(1, time) + varint(2, UInt64(max(0, epoch.epoch))) + bytes(5, summary))
  }

  // MARK: Protocol buffers

  private static func number(_ value: UInt64) -> [UInt8] {
    var (rest, bytes) = (value, [UInt8]())
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func varint(_ field: UInt64, _ value: UInt64) -> [UInt8] { number(field << 3) + number(value) }

  private static func double(_ field: UInt64, _ value: Double) -> [UInt8] {
    number(field << 3 | 1) + littleEndian(value.bitPattern)
  }

  private static func bytes(_ field: UInt64, _ content: [UInt8]) -> [UInt8] {
    number(field << 3 | 2) + number(UInt64(content.count)) + content
  }

  private static func fixed32(_ field: UInt64, _ value: UInt32) -> [UInt8] {
    number(field << 3 | 5) + littleEndian(value)
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  // MARK: Records

  private static func record(_ message: [UInt8]) -> Data {
    let length = littleEndian(UInt64(message.count))
    return Data(length + littleEndian(masked(length)) + message + littleEndian(masked(message)))
  }

  /// A checksum as records have it, so that a checksum of checksums is no weak one.
  private static func masked(_ bytes: [UInt8]) -> UInt32 {
    let sum = checksum(bytes)
    return (sum >> 15 | sum << 17) &+ 0xa282_ead8
  }

  /// CRC-32C (Castagnoli), bit by bit: a record has some hundred bytes.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0x82f6_3b78 : 0) }
    }
    return ~sum
  }
}
