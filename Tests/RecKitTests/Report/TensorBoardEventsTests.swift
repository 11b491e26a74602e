import Foundation
import Testing

@testable import RecKit

/// TensorBoard's file, byte by byte; `Scripts/check_tensorboard.py` has it read by TensorBoard.
struct TensorBoardEventsTests {
  /// The check value of CRC-32C, and those of RFC 3720, appendix B.4.
  @Test func checksumsAreCastagnolis() {
    #expect(TensorBoardEvents.checksum(Array("123456789".utf8)) == 0xe306_9283)
    #expect(TensorBoardEvents.checksum([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(TensorBoardEvents.checksum([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(TensorBoardEvents.checksum(Array(0..<32)) == 0x46dd_794e)
  }

  @Test func aRecordHasItsLengthTheMessageAndTheirChecksums() {
    let data = [UInt8](TensorBoardEvents.beginning(at: 1.5))
    // 9 bytes of time, 15 of the version.
    #expect(data.count == 8 + 4 + 24 + 4 && data[0] == 24)
    #expect(Array(data[12..<21]) == [9, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f])
    #expect(String(decoding: data[23..<36], as: UTF8.self) == "brain.Event:2")
  }

  @Test func anEpochHasItsTags() {
    let record = EpochRecord(
      epoch: 300, loss: 0.5, metrics: [MetricValue("auc", 0.75)], validation: [MetricValue("auc", 0.5)])
    let data = TensorBoardEvents.event(record, at: 0)
    for tag in ["loss", "test/auc", "validation/auc", "seconds/train", "seconds/evaluate"] {
      #expect(data.range(of: Data(tag.utf8)) != nil, "\(tag)")
    }
    // Field 2, the epoch as a variable-length number.
    #expect(data.range(of: Data([0x10, 0xac, 0x02])) != nil)
    #expect(TensorBoardEvents.event(record, isFinal: true, at: 0).range(of: Data("final/loss".utf8)) != nil)
  }
}
