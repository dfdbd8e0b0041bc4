//! What a verification can find: one code each, one sentence in both languages, and the place.

use std::fmt::Display;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::worded::worded;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Said for completeness; nothing is wrong.
    Note,
    /// Something is not as it was recorded.
    Error,
    /// The pack cannot be read, so nothing else was checked.
    Fatal,
}

impl Level {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}

worded! {
    /// What was found. `{}` in the words is the place.
    Code {
        /// Not an archive of the form a pack has.
        ZipUnreadable = "zip-unreadable", "压缩包无法读取（{}）：不是本系统写出的证据包。如曾重新打包，请解压后核验文件夹。", "The archive cannot be read ({}): it was not written as a pack. If somebody packed it again, unpack it and verify the folder.";
        /// A compressed member, which a pack never has.
        ZipCompressed = "zip-compressed", "“{}”经过压缩，证据包内的文件从不压缩。如曾重新打包，请解压后核验文件夹。", "`{}` is compressed, which files of a pack never are. If somebody packed it again, unpack it and verify the folder.";
        /// A name no pack has.
        ZipName = "zip-name", "压缩包内有证据包不可能有的文件名：{}。已停止核验，请勿解压。", "The archive holds a name that no pack has: {}. Verification stopped; do not unpack it.";
        /// The same name twice.
        ZipDuplicate = "zip-duplicate", "压缩包内“{}”出现两次。已停止核验，请勿解压。", "The archive holds `{}` twice. Verification stopped; do not unpack it.";
        /// The archive's frame was changed.
        ZipForm = "zip-form", "压缩包从第{}字节起与规定的写法不同：有内容被改动、增减或移位。", "From byte {} on, the archive is not as a pack is written: something was changed, added, taken out or moved.";
        /// No readable index.
        IndexUnreadable = "index-unreadable", "清单 index.json 缺失或无法读取，其余内容无从核验。", "The index `index.json` is missing or cannot be read; nothing else can be verified.";
        /// A file named but absent.
        FileMissing = "file-missing", "缺少文件“{}”。", "The file `{}` is missing.";
        /// A file that is not the one of the index.
        FileAltered = "file-altered", "文件“{}”与清单所记的哈希值不符：已被改动或替换。", "The file `{}` is not the one the index names: it was altered or replaced.";
        /// A file the index does not name.
        FileExtra = "file-extra", "清单上没有文件“{}”：是后来加入的。", "The index does not name the file `{}`: it was added later.";
        /// Signature of the index.
        IndexSignature = "index-signature", "清单的签名不是由当前密钥作出的，或清单在签名后被改动（{}）。", "The index was not signed with the current key, or was altered after it was signed ({}).";
        /// No readable list of keys.
        KeysUnreadable = "keys-unreadable", "密钥表“{}”缺失或无法读取，签名无从核验。", "The list of keys `{}` is missing or cannot be read; signatures cannot be verified.";
        /// Order of keys.
        KeyOrder = "key-order", "第{}个密钥与前一个密钥接不上：有密钥被删除、插入或移位。", "Key {} does not follow from the key before it: a key was taken out, put in or moved.";
        /// A key that did not sign its own statement.
        KeySignature = "key-signature", "第{}个密钥的声明不是由它自己签名的。", "The statement of key {} is not signed with that key itself.";
        /// A key not introduced by the one before.
        KeyIntroduction = "key-introduction", "第{}个密钥未经前一个密钥签名引入。", "Key {} was not introduced by a signature of the key before it.";
        /// None of the given fingerprints.
        KeyUntrusted = "key-untrusted", "本包所用密钥都不是您给定的可信密钥。本包密钥的指纹：{}。", "None of the keys in this pack is one you trust. The pack's current key has the fingerprint {}.";
        /// No fingerprint was given.
        KeyUnasked = "key-unasked", "您没有给定可信密钥，因此未核对签名人是谁。请向该公司另行索取指纹并比对：{}。", "You gave no key to trust, so who signed was not verified. Ask the company for its fingerprint by another way and compare: {}.";
        /// No readable roots.
        RootsUnreadable = "roots-unreadable", "总根表“{}”缺失或无法读取。", "The list of roots `{}` is missing or cannot be read.";
        /// Hash of a root.
        RootAltered = "root-altered", "第{}号总根的内容与其哈希值不符：已被改动。", "Root {} does not have the hash recorded for it: it was altered.";
        /// Key of a root.
        RootKey = "root-key", "第{}号总根由当时无权签名的密钥签名（已停用、尚未启用或不明的密钥）。", "Root {} names a key that was not in charge of it: retired, not yet in use, or unknown.";
        /// Signature of a root.
        RootSignature = "root-signature", "第{}号总根的签名不成立：被改动，或用别的密钥重新签过。", "The signature of root {} does not hold: the root was altered, or signed anew with another key.";
        /// The same root twice.
        RootDuplicated = "root-duplicated", "第{}号总根出现两次。", "Root {} stands there twice.";
        /// Two different roots of one number.
        RootForked = "root-forked", "第{}号总根有两个不同的版本：历史被分叉。", "There are two different roots {}: history was forked.";
        /// Out of order.
        RootMisplaced = "root-misplaced", "第{}号总根位置不对：顺序被改动。", "Root {} stands in the wrong place: the order was changed.";
        /// A number left out.
        RootMissing = "root-missing", "缺少第{}号总根。", "Root {} is missing.";
        /// Broken link.
        RootLink = "root-link", "第{}号总根没有接在它前一个总根之后：前一个已被替换，或此后全部重写。", "Root {} does not follow the root before it: that one was replaced, or all from here on was rewritten.";
        /// Time goes back.
        RootTime = "root-time", "第{}号总根的时间早于前一个。", "Root {} names an earlier time than the root before it.";
        /// Fewer leaves.
        RootShrunk = "root-shrunk", "第{}号总根所含案件比前一个少：有案件被整个删除。", "Root {} covers fewer cases than the root before it: a whole case was taken out.";
        /// Unreadable line.
        LineUnreadable = "line-unreadable", "chain.jsonl 第{}行不是按规定写成的记录。", "Line {} of `chain.jsonl` is not an entry as the specification writes it.";
        /// Another case's entry.
        EntryCase = "entry-case", "第{}条记录属于另一案件。", "Entry {} belongs to another case.";
        /// Header altered.
        EntryAltered = "entry-altered", "第{}条记录与其哈希值不符：时间、事由、经办人或其他栏目被改动。", "Entry {} does not have the hash recorded for it: its time, kind, actor or another field was altered.";
        /// The same entry twice.
        EntryDuplicated = "entry-duplicated", "第{}条记录出现两次。", "Entry {} stands there twice.";
        /// Two entries of one number.
        EntryForked = "entry-forked", "第{}条记录有两个不同的版本。", "There are two different entries {}.";
        /// Out of order.
        EntryMisplaced = "entry-misplaced", "第{}条记录位置不对：顺序被改动。", "Entry {} stands in the wrong place: the order was changed.";
        /// A number left out.
        EntryMissing = "entry-missing", "缺少第{}条记录。", "Entry {} is missing.";
        /// Broken link.
        EntryLink = "entry-link", "第{}条记录没有接在它前一条之后：前一条已被替换，或此后全部重写。", "Entry {} does not follow the entry before it: that one was replaced, or all from here on was rewritten.";
        /// Time goes back.
        EntryTime = "entry-time", "第{}条记录的时间早于前一条。", "Entry {} names an earlier time than the entry before it.";
        /// Content altered.
        ContentAltered = "content-altered", "第{}条记录的内容与记录时的哈希值不符：已被改动或调换。", "The content of entry {} is not the one that was recorded: it was altered or swapped.";
        /// Content not canonical.
        ContentForm = "content-form", "第{}条记录的内容不是规范的JSON。", "The content of entry {} is not canonical JSON.";
        /// Content gone, unexplained.
        ContentMissing = "content-missing", "第{}条记录的内容缺失，也没有删除记录说明。", "The content of entry {} is missing, and no entry says that it was removed.";
        /// Content gone, explained.
        ContentRemoved = "content-removed", "第{}条记录的内容已依后来的删除记录删除；记录本身仍可核验。", "The content of entry {} was removed, as a later entry says; the entry itself is still verified.";
        /// Content no entry names.
        ContentUnnamed = "content-unnamed", "没有记录提到“{}”。", "No entry names `{}`.";
        /// Document altered.
        DocumentAltered = "document-altered", "文件“{}”与其哈希值不符：已被改动或调换。", "The document `{}` does not have the hash in its name: it was altered or swapped.";
        /// Document no entry names.
        DocumentUnnamed = "document-unnamed", "没有记录提到文件“{}”：它未曾入档。", "No entry names the document `{}`: it was never put on file.";
        /// Document not in the pack.
        DocumentAbsent = "document-absent", "记录中提到的文件未放入本包，其SHA-256为{}。", "A document that an entry names is not in this pack; its SHA-256 is {}.";
        /// Proof for a root that is not there.
        ProofRoot = "proof-root", "有证明所指的第{}号总根不在本包内。", "A proof is for root {}, which is not in this pack.";
        /// The chain ends too early.
        ChainShort = "chain-short", "总根证明本案至少有{}条记录：末尾的记录被截去。", "A root proves that this case has at least {} entries: entries at the end were cut off.";
        /// The entry under the root differs.
        ProofEntry = "proof-entry", "总根所载第{}条记录的哈希值与本包不同：记录在封存后被改写。", "Under the root, entry {} has another hash than in this pack: it was rewritten after it was sealed.";
        /// A wrong proof.
        ProofWrong = "proof-wrong", "第{}号总根的证明不成立。", "The proof for root {} does not lead to that root.";
        /// A proof that goes back.
        ProofBack = "proof-back", "第{}号总根所载的记录数比更早的总根少，或证明重复。", "Root {} covers fewer entries than an earlier root, or has two proofs.";
        /// Sealed before it was made.
        ProofTime = "proof-time", "第{}号总根封存了时间比它自己更晚的记录。", "Root {} covers an entry that names a later time than the root itself.";
        /// No proof for the last root.
        ProofMissing = "proof-missing", "缺少最后一个总根（第{}号）的证明：其后可能还有记录未出示。", "The proof for the last root ({}) is missing: entries may have been withheld.";
        /// Not yet under a root.
        Unsealed = "unsealed", "第{}条记录尚未被总根封存：目前只有链条本身和本包的签名可以证明。", "Entry {} is not yet under a root: only the chain itself and the signature of this pack speak for it.";
        /// A known root is not there.
        RootUnknown = "root-unknown", "您持有的总根{}不在本包内：本包出自另一段历史，或早于该总根。", "The root {} that you hold is not in this pack: it comes from another history, or was made before that root.";
        /// Unreadable stamp.
        StampUnreadable = "stamp-unreadable", "第{}号总根的时间戳无法读取。", "The time stamp of root {} cannot be read.";
        /// A stamp for something else.
        StampWrong = "stamp-wrong", "第{}号时间戳不是为该号总根签发的。", "The time stamp {} was not issued for the root of that number.";
        /// Signature of a stamp.
        StampSignature = "stamp-signature", "第{}号总根的时间戳的签名不是由您给定的时间戳机构作出的。", "The time stamp of root {} was not signed by an authority whose certificate you gave.";
        /// Signature of a stamp not verified.
        StampUnchecked = "stamp-unchecked", "第{}号总根带有时间戳，内容相符，但未核对其签名：请用签发机构的证书核对（见说明第9节）。", "Root {} carries a time stamp for it, whose signature was not verified: verify it with the certificate of the authority (specification, section 9).";
        /// Nothing outside speaks for it.
        Unanchored = "unanchored", "没有用本包之外的凭据（您持有的总根或已核对的时间戳）核对。仅凭本包，持有密钥的人仍可能整体重写历史。", "Nothing from outside this pack (a root that you hold, a verified time stamp) was compared. By the pack alone, whoever holds the key could have rewritten everything.";
    }
}

impl Code {
    /// How much it weighs.
    pub const fn level(self) -> Level {
        match self {
            Self::ZipUnreadable
            | Self::ZipCompressed
            | Self::ZipName
            | Self::ZipDuplicate
            | Self::IndexUnreadable => Level::Fatal,
            Self::KeyUnasked
            | Self::ContentRemoved
            | Self::DocumentAbsent
            | Self::Unsealed
            | Self::StampUnchecked
            | Self::Unanchored => Level::Note,
            _ => Level::Error,
        }
    }
}

/// One thing found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// Where: the number of an entry, a root or a key, a range of them, a file, or a hash.
    pub place: String,
}

impl Finding {
    /// A finding at a place.
    pub fn at(code: Code, place: impl Display) -> Self {
        Self { code, place: format!("{place}") }
    }

    /// The sentence in Chinese.
    pub fn zh(&self) -> String {
        self.code.zh().replace("{}", &self.place)
    }

    /// The sentence in English.
    pub fn en(&self) -> String {
        self.code.en().replace("{}", &self.place)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 5)?;
        object.serialize_field("code", &self.code)?;
        object.serialize_field("level", self.code.level().code())?;
        object.serialize_field("place", &self.place)?;
        object.serialize_field("zh", &self.zh())?;
        object.serialize_field("en", &self.en())?;
        object.end()
    }
}
