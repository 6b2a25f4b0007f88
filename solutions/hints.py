"""What to tell a student who made a known mistake: a gentle hint first, a stronger one when asked again.

A hint names what the result shows and where to look. It never states the formula or a line of code to copy.
"""

RDM_HINTS = {
    "similarity_not_dissimilarity": {
        "ja": (
            "値の並びは正しいのですが、似ている刺激の組ほど値が大きくなっています。「非類似性」ならどうなるべきでしょうか。",
            "同じ刺激どうしの値（対角成分）を見てください。今は1ですが、自分自身との非類似性はいくつであるべきでしょうか。最後にもう一手間が必要です。",
        ),
        "en": (
            "The pattern is right, but pairs of stimuli that are alike get the larger values. What should a "
            "*dis*similarity do?",
            "Look at the diagonal: each stimulus compared with itself gives 1. How dissimilar is something from "
            "itself? One last step turns what you have into what is asked for.",
        ),
    },
    "zscored_over_stimuli": {
        "ja": (
            "zスコア化の向きを確かめましょう。今は何についての平均が0になっていますか。",
            "今は各ニューロンを刺激にわたって標準化しています。比べたいのは2つの刺激に対する集団応答なので、標準化は1つの刺激の応答の中で行います。どの軸でしょうか。",
        ),
        "en": (
            "Check the direction of the z-score. Of what is the mean zero now?",
            "At the moment each neuron is standardised over the stimuli. You compare the population responses to two "
            "stimuli, so standardise within the response to one stimulus. Which axis is that?",
        ),
    },
    "zscored_whole_matrix": {
        "ja": (
            "zスコア化に使った平均と標準偏差は、いくつずつありますか。刺激ごとにありますか。",
            "行列全体で1つの平均と1つの標準偏差を使っています。刺激ごと（行ごと）に別々の値が要ります。`axis` を思い出してください。",
        ),
        "en": (
            "How many means and standard deviations did your z-score use? One for each stimulus?",
            "You used a single mean and a single standard deviation for the whole matrix. Each stimulus (each row) "
            "needs its own. Remember `axis`.",
        ),
    },
    "divided_by_stimuli": {
        "ja": (
            "割り算に使った数を確かめましょう。和は何について取りましたか。",
            "刺激の数で割っています。行列の積の1つの成分は、いくつの項の和でしょうか。その数で割ると平均になります。",
        ),
        "en": (
            "Check the number you divide by. What did you sum over?",
            "You divide by the number of stimuli. How many terms are added up in one entry of the matrix product? A "
            "mean divides by that number.",
        ),
    },
    "not_divided": {
        "ja": (
            "値がとても大きくなっています。相関はどんな範囲の値でしたか。",
            "和を取っただけで、まだ平均になっていません。いくつの項を足したのかを考えてみてください。",
        ),
        "en": (
            "The values are very large. In what range does a correlation lie?",
            "You have a sum, but not yet a mean. Ask yourself how many terms were added up.",
        ),
    },
    "covariance_not_correlation": {
        "ja": (
            "応答の大きな刺激ほど値が極端になっています。応答全体を10倍したら、RDMは変わるべきでしょうか。",
            "求めたのは共分散です。相関にするには、各刺激の応答の散らばりの違いを取り除く必要があります。",
        ),
        "en": (
            "Stimuli with strong responses get extreme values. Should the RDM change if all responses were ten times "
            "as large?",
            "What you have is a covariance. To become a correlation, it must not depend on how widely the responses "
            "to each stimulus are spread.",
        ),
    },
    "mixed_n_and_n_minus_1": {
        "ja": (
            "とても惜しいです。値がわずかに、どこも同じ割合でずれています。2か所で数え方が食い違っていませんか。",
            "標準偏差と平均とで、割る数が N と N − 1 に分かれています（`ddof` の既定値はライブラリによって違い、torchの `std` は N − 1 で割ります）。そろえてください。",
        ),
        "en": (
            "Very close. All values are off by the same small factor. Do two places count differently?",
            "The standard deviation and the mean divide by different numbers, one by N and one by N − 1 (the default "
            "`ddof` differs between libraries: torch's `std` divides by N − 1). Make them agree.",
        ),
    },
    "euclidean_distance": {
        "ja": (
            "これは2つの応答の間の距離です。応答全体を10倍すると値も変わってしまいます。",
            "距離ではなく、2つの応答のパターンがどれだけ一緒に上下するかに基づいて比べます。この節の式を見直してください。",
        ),
        "en": (
            "This is a distance between two responses: it grows when all responses grow. Should it?",
            "Not how far apart two responses are is asked for, but how far their patterns go up and down together. Read the "
            "formula of this section again.",
        ),
    },
    "cosine_not_centred": {
        "ja": (
            "長さはそろっていますが、応答全体に一定の値を足すと結果が変わってしまいます。",
            "これはコサイン類似度に基づく値です。相関との違いは、比べる前に各刺激の応答から何を引くかです。",
        ),
        "en": (
            "The lengths are taken care of, but adding a constant to a response would change the result. Should it?",
            "This comes from the cosine similarity. What does a correlation take away from the response to each "
            "stimulus before comparing?",
        ),
    },
    "mean_not_removed": {
        "ja": (
            "zスコア化は2つの操作からできています。両方とも行いましたか。",
            "散らばりはそろっていますが、各刺激の応答の平均が0になっていません。",
        ),
        "en": (
            "A z-score consists of two operations. Did you do both?",
            "The spread is taken care of, but the mean of the response to each stimulus is not zero yet.",
        ),
    },
    "not_zscored": {
        "ja": (
            "応答をそのまま掛け合わせています。その前に行うことがありました。",
            "行列の積を取る前に、各刺激の応答を平均0、標準偏差1にそろえます。どの軸でそろえるかも考えてください。",
        ),
        "en": (
            "You multiply the responses as they are. Something comes before that.",
            "Before the matrix product, bring the response to each stimulus to mean 0 and standard deviation 1. Think "
            "about the axis as well.",
        ),
    },
    "divided_by_variance": {
        "ja": (
            "散らばりの大きな刺激ほど値が小さくなっています。zスコアでは何で割りましたか。",
            "分散で割っています。平方根を取るのを忘れていませんか。",
        ),
        "en": (
            "Stimuli with widely spread responses get small values. What does a z-score divide by?",
            "You divide by the variance. Has a square root been forgotten?",
        ),
    },
    "neurons_not_stimuli": {
        "ja": (
            "行列の大きさを見てください。行と列は何を表すべきでしょうか。",
            "ニューロンどうしを比べています。RDMは刺激 × 刺激の行列です。転置する場所を確かめてください。",
        ),
        "en": (
            "Look at the size of your matrix. What should its rows and columns stand for?",
            "You compare neurons with neurons. An RDM is a matrix of stimuli × stimuli. Check where you transpose.",
        ),
    },
    "wrong_sign": {
        "ja": (
            "似ている組と似ていない組の関係、または値の範囲が逆になっています。符号を確かめましょう。",
            "まったく同じ応答なら0、正反対の応答なら2になるはずです。あなたの結果ではどうなりますか。",
        ),
        "en": (
            "Either the order of alike and unlike pairs or the range of the values is turned round. Check the signs.",
            "Two identical responses should give 0 and two opposite ones 2. What do they give with yours?",
        ),
    },
    "absolute_correlation": {
        "ja": (
            "1を超える値がありません。正反対の応答をする2つの刺激は、似ているのでしょうか。",
            "絶対値を取ったので、負の相関が正の相関と同じに扱われています。",
        ),
        "en": (
            "No value is above 1. Are two stimuli with opposite responses alike?",
            "An absolute value makes a negative correlation look like a positive one.",
        ),
    },
    "squared_correlation": {
        "ja": (
            "相関を2乗すると、何が失われるでしょうか。",
            "値が2乗されています（または2乗したものの平方根です）。この節の式に2乗はありません。",
        ),
        "en": (
            "What is lost when a correlation is squared?",
            "Something has been squared (or the root of a square was taken). The formula of this section has no square.",
        ),
    },
    "rank_correlation": {
        "ja": (
            "これは順位に基づく相関です。よい考えですが、ここで求めるものとは違います。",
            "スピアマンではなくピアソンの相関を使います。値そのものを標準化してください。",
        ),
        "en": (
            "This is a correlation of ranks: a fair idea, but not the one asked for here.",
            "Pearson, not Spearman, is wanted: standardise the values themselves.",
        ),
    },
    "half_filled": {
        "ja": (
            "値は正しいのですが、行列の半分が0のままです。",
            "刺激AとBの非類似性は、BとAの非類似性と同じです。対角線のもう一方の側にも同じ値が入ります。",
        ),
        "en": (
            "The values are right, but half of the matrix is still zero.",
            "A is as dissimilar from B as B is from A: the same values belong on the other side of the diagonal.",
        ),
    },
    "condensed": {
        "ja": (
            "値は正しそうですが、行列ではなく1列に並んでいます。",
            "刺激 × 刺激の正方行列の形で返してください。長いベクトルを正方行列に直す関数もあります。",
        ),
        "en": (
            "The values may be right, but they stand in one long row instead of a matrix.",
            "Return a square matrix, stimuli × stimuli. There are functions that turn the long form into the square.",
        ),
    },
    "halved": {
        "ja": (
            "値がすべて半分になっています。",
            "0から1にそろえる必要はありません。正反対の応答では2になります。",
        ),
        "en": (
            "All values are half of what they should be.",
            "There is no need to bring them between 0 and 1: opposite responses have a dissimilarity of 2.",
        ),
    },
}

CORRELATION_HINTS = {
    "diagonal_kept": {
        "ja": (
            "相関が少し高すぎます。どの成分も、2つのRDMについて何かを教えてくれるものでしょうか。",
            "対角成分が混ざっています。どのRDMでも必ず0なので、比べる前に除いてください。どの対角線から始めるかを決める引数があります。",
        ),
        "en": (
            "The correlation is a little too high. Does every entry you use tell you something about the two RDMs?",
            "The diagonal is among your entries. It is 0 in every RDM, so leave it out. There is an argument for where to "
            "start.",
        ),
    },
    "whole_matrix": {
        "ja": (
            "行列のすべての成分を使っています。その中に、情報のないものはありませんか。",
            "RDMは対称で、対角成分はいつも0です。片側だけを、対角成分を除いて取り出してください。",
        ),
        "en": (
            "You use every entry of the matrix. Are there some that carry no information?",
            "An RDM is symmetric and its diagonal is always 0. Take one side only, without the diagonal.",
        ),
    },
    "zeros_kept": {
        "ja": (
            "使った成分の数を数えてみてください。0がたくさん混ざっていませんか。",
            "上三角だけを残した行列には、下側に0が詰まっています。その0も相関に入っています。成分そのものを取り出してください。",
        ),
        "en": (
            "Count the entries you use. Are there many zeros among them?",
            "A matrix with only its upper triangle left is filled up with zeros below, and they enter your correlation. "
            "Pick out the entries themselves.",
        ),
    },
    "entries_left_out": {
        "ja": (
            "使われていない成分があります。刺激の組は全部でいくつありますか。",
            "S個の刺激には S(S − 1)/2 個の組があります。取り出した成分の数と比べてみてください。",
        ),
        "en": (
            "Some entries are not used. How many pairs of stimuli are there?",
            "S stimuli make S(S − 1)/2 pairs. Compare that with the number of entries you picked.",
        ),
    },
    "rank_correlation": {
        "ja": (
            "これは順位に基づく相関です。RSAではよく使われますが、ここで求めるものとは違います。",
            "スピアマンやケンドールではなく、ピアソンの相関を使ってください。",
        ),
        "en": (
            "This is a correlation of ranks. It is often used in RSA, but here another one is asked for.",
            "Not Spearman's or Kendall's but Pearson's correlation is wanted.",
        ),
    },
    "two_by_two_matrix": {
        "ja": (
            "求める数はもう含まれています。ただ、返ってきたのは1つの数ではなく行列です。",
            "相関を求める関数は、2つのベクトルのすべての組の相関を2 × 2の行列で返します。異なる2つの間の相関だけを返してください。",
        ),
        "en": (
            "The number is in there already, but a matrix came back instead of one number.",
            "The function correlated each of the two vectors with each, a 2 × 2 matrix. Return only the correlation "
            "between the two different ones.",
        ),
    },
    "not_flattened": {
        "ja": (
            "行ごとの相関になっています。求めるのは、RDM全体どうしの1つの数です。",
            "行列をそのまま渡すと、各行が別々の変数として扱われます。先に、比べる成分を1本のベクトルに取り出してください。",
        ),
        "en": (
            "Rows have been correlated with rows. One number for the two RDMs as a whole is wanted.",
            "Given whole matrices, the function takes each row for a variable of its own. First pick the entries to be "
            "compared into one vector for each RDM.",
        ),
    },
    "mean_over_rows": {
        "ja": (
            "行ごとに相関を求めて平均しています。1度に全部の組を比べたらどうなるでしょうか。",
            "すべての刺激の組を1本のベクトルに並べ、相関は1回だけ求めます。対角成分の扱いにも気をつけてください。",
        ),
        "en": (
            "You average one correlation per row. What if all pairs were compared at once?",
            "Put all pairs of stimuli into one vector and correlate once. Mind the diagonal as well.",
        ),
    },
    "p_value_too": {
        "ja": (
            "相関は正しそうですが、値が2つ返ってきました。",
            "相関係数と一緒に p 値が返されています。1つ目だけを返してください。",
        ),
        "en": (
            "The correlation looks right, but two numbers came back.",
            "The function gives a p value along with the correlation. Return only the first of the two.",
        ),
    },
    "cosine_not_centred": {
        "ja": (
            "相関がとても高くなっています。RDMの値全体に一定の値を足すと、結果は変わりますか。",
            "これはコサイン類似度です。相関では、比べる前にそれぞれから何を引きますか。",
        ),
        "en": (
            "This is suspiciously high. Would it change if a constant were added to all entries of an RDM?",
            "This is the cosine similarity. What does a correlation take away from each side first?",
        ),
    },
    "covariance_not_correlation": {
        "ja": (
            "片方のRDMを10倍したら、結果は変わるべきでしょうか。",
            "これは共分散です。それぞれの成分の散らばりの違いがまだ残っています。",
        ),
        "en": (
            "Should the result change if one of the RDMs were ten times as large?",
            "This is the covariance. It still depends on how widely the entries of each RDM are spread.",
        ),
    },
    "slope_not_correlation": {
        "ja": (
            "2つのRDMを入れ替えると、結果が変わってしまいます。",
            "これは回帰直線の傾きです。相関は入れ替えても同じ値になります。",
        ),
        "en": (
            "Your result changes when the two RDMs are swapped. Should it?",
            "This is the slope of a regression line. A correlation stays the same when the two are swapped.",
        ),
    },
    "product_not_normalised": {
        "ja": (
            "値の範囲を確かめてください。相関はどんな範囲の値でしたか。",
            "掛け合わせて足しただけでは、成分の数や大きさに左右されます。標準化と平均のどちらかが抜けています。",
        ),
        "en": (
            "Check the range of your result. Where does a correlation lie?",
            "Products added up depend on how many and how large the entries are. A standardisation or a mean is missing.",
        ),
    },
    "distance_not_correlation": {
        "ja": (
            "これは2つのRDMの違いの大きさです。似ているほど大きくなる数を求めています。",
            "距離ではなく、成分がどれだけ一緒に上下するかを表す相関を使ってください。同じRDMどうしなら1になります。",
        ),
        "en": (
            "This measures how much two RDMs differ. Wanted is a number that is large when they are alike.",
            "Not a distance but a correlation: how far the entries go up and down together. Two equal RDMs give 1.",
        ),
    },
    "dissimilarity_again": {
        "ja": (
            "同じRDMどうしを比べると、あなたの関数は0を返します。",
            "今回は非類似性ではなく、似ている度合いそのものを返します。余分な一手間があります。",
        ),
        "en": (
            "Two equal RDMs give 0 with your function. Should they?",
            "This time the similarity itself is wanted, not a dissimilarity: there is one step too many.",
        ),
    },
    "mixed_n_and_n_minus_1": {
        "ja": (
            "とても惜しいです。同じRDMどうしを比べて、ちょうど1になりますか。",
            "標準偏差と平均とで、割る数が n と n − 1 に分かれています（`ddof`）。そろえてください。",
        ),
        "en": (
            "Very close. Do two equal RDMs give exactly 1?",
            "The standard deviation and the mean divide by different numbers, one by n and one by n − 1 (`ddof`). Make them "
            "agree.",
        ),
    },
    "squared_correlation": {
        "ja": (
            "正反対のRDMどうしでは、どんな符号になるべきでしょうか。",
            "2乗や絶対値によって符号が失われています。相関係数そのものを返してください。",
        ),
        "en": (
            "What sign should two opposite RDMs give?",
            "A square or an absolute value has lost the sign. Return the correlation itself.",
        ),
    },
    "wrong_sign": {
        "ja": (
            "符号が逆です。",
            "同じRDMどうしなら1になるはずですが、−1になっています。",
        ),
        "en": (
            "The sign is turned round.",
            "Two equal RDMs should give 1; yours give −1.",
        ),
    },
    "divided_by_stimuli": {
        "ja": (
            "割り算に使った数を確かめましょう。いくつの成分を足しましたか。",
            "刺激の数で割っていますが、足したのは刺激の組の数だけの成分です。",
        ),
        "en": (
            "Check the number you divide by. How many entries did you add up?",
            "You divide by the number of stimuli, but you added up one entry for each pair of stimuli.",
        ),
    },
}

HINTS = {"RDM": RDM_HINTS, "correlate_rdms": CORRELATION_HINTS}
